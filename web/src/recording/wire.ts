/** The generated messages' words for consent and recording. */

import type { ConsentAnswerView, RecordingView } from "../protocol/messages";

export type Purpose = ConsentAnswerView["purpose"];
export type Kind = RecordingView["kinds"][number];

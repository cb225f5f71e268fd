/** What the desk says about documents, by the names used here. */
export type {
  DocumentsView,
  DocumentView,
  MarkDrawn,
  MarkView,
  PersonPage,
} from "../protocol/messages";

import { beforeEach, expect, test, vi } from "vitest";
import { narrow } from "./codecs";

beforeEach(() => {
  vi.stubGlobal("RTCRtpReceiver", {
    getCapabilities: (kind: string) =>
      kind === "audio"
        ? { codecs: [{ mimeType: "audio/opus" }, { mimeType: "audio/PCMU" }] }
        : { codecs: [{ mimeType: "video/H264" }] },
  });
});

const line = (kind: string, setCodecPreferences: unknown) =>
  ({ receiver: { track: { kind } }, setCodecPreferences }) as unknown as RTCRtpTransceiver;

test("only what the SFU forwards is offered", () => {
  const prefer = vi.fn();
  narrow(line("audio", prefer));
  expect(prefer).toHaveBeenCalledExactlyOnceWith([{ mimeType: "audio/opus" }]);
});

test("a browser that has none of it, or can't choose, offers what it has", () => {
  const prefer = vi.fn();
  narrow(line("video", prefer));
  expect(prefer).not.toHaveBeenCalled();
  narrow(line("audio", undefined));
});

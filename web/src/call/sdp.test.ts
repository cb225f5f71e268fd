import { expect, test } from "vitest";
import { quickStart } from "./sdp";

const SDP = [
  "v=0",
  "m=audio 9 UDP/TLS/RTP/SAVPF 111",
  "a=rtpmap:111 opus/48000/2",
  "a=fmtp:111 minptime=10;useinbandfec=1",
  "m=video 9 UDP/TLS/RTP/SAVPF 96 97 98",
  "a=rtpmap:96 VP8/90000",
  "a=rtpmap:97 rtx/90000",
  "a=fmtp:97 apt=96",
  "a=rtpmap:98 VP9/90000",
  "a=fmtp:98 profile-id=0",
  "",
].join("\r\n");

test("every picture codec gets the hint, sound and repair don't", () => {
  expect(quickStart(SDP).split("\r\n")).toEqual([
    "v=0",
    "m=audio 9 UDP/TLS/RTP/SAVPF 111",
    "a=rtpmap:111 opus/48000/2",
    "a=fmtp:111 minptime=10;useinbandfec=1",
    "m=video 9 UDP/TLS/RTP/SAVPF 96 97 98",
    "a=rtpmap:96 VP8/90000",
    "a=fmtp:96 x-google-start-bitrate=800",
    "a=rtpmap:97 rtx/90000",
    "a=fmtp:97 apt=96",
    "a=rtpmap:98 VP9/90000",
    "a=fmtp:98 profile-id=0;x-google-start-bitrate=800",
    "",
  ]);
});

test("said twice it changes nothing more", () => {
  expect(quickStart(quickStart(SDP))).toBe(quickStart(SDP));
});

test("what names no picture codec stays as it is", () => {
  expect(quickStart("v=0\r\n")).toBe("v=0\r\n");
});

test("an SFU that says where to begin is believed", () => {
  const answer = "a=rtpmap:96 VP8/90000\r\na=fmtp:96 x-google-start-bitrate=1000\r\n";
  expect(quickStart(answer)).toBe(answer);
});

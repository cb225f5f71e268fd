// @vitest-environment happy-dom
import { html, render } from "lit";
import { beforeEach, expect, test } from "vitest";
import { showing } from "./showing";

const track = () =>
  document.createElement("canvas").captureStream().getVideoTracks()[0] as MediaStreamTrack;
const shownOn = (video: HTMLVideoElement) =>
  video.srcObject instanceof MediaStream ? video.srcObject.getVideoTracks() : [];

let room: HTMLElement;
beforeEach(() => {
  room = document.createElement("div");
});

function draw(track: MediaStreamTrack | null): HTMLVideoElement {
  render(html`<video ${showing(track)}></video>`, room);
  return room.querySelector("video") as HTMLVideoElement;
}

test("plays the track, and another one when it is another", () => {
  const [front, back] = [track(), track()];
  const video = draw(front);
  expect(shownOn(video)).toEqual([front]);
  expect(draw(back)).toBe(video);
  expect(shownOn(video)).toEqual([back]);
  draw(null);
  expect(video.srcObject).toBeNull();
});

test("does not begin anew with the same track", () => {
  const front = track();
  const video = draw(front);
  const before = video.srcObject;
  draw(front);
  expect(video.srcObject).toBe(before);
});

test("taken off the page it lets go of the camera", () => {
  const video = draw(track());
  render(html`<p>The next step</p>`, room);
  expect(room.contains(video)).toBe(false);
  expect(video.srcObject).toBeNull();
});

test("its part disconnected and connected again, it plays again", () => {
  const front = track();
  const part = render(html`<video ${showing(front)}></video>`, room);
  const video = room.querySelector("video") as HTMLVideoElement;
  part.setConnected(false);
  expect(video.srcObject).toBeNull();
  part.setConnected(true);
  expect(shownOn(video)).toEqual([front]);
});

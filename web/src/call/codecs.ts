const FORWARDED: Record<string, readonly string[]> = {
  audio: ["audio/opus"],
  video: ["video/VP8", "video/rtx"],
};

/**
 * Offer only what the SFU forwards. With all codecs that a browser knows an offer of fifteen lines would be longer than the
 * desk takes. A browser without preferences offers all; the SFU chooses.
 */
export function narrow(line: RTCRtpTransceiver): void {
  const { kind } = line.receiver.track;
  const known = RTCRtpReceiver.getCapabilities(kind)?.codecs ?? [];
  const wanted = known.filter(({ mimeType }) => FORWARDED[kind]?.includes(mimeType));
  if (wanted.length > 0) line.setCodecPreferences?.(wanted);
}

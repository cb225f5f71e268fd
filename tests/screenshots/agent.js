// An agent without a console, for pictures of the customer's side: pauses, and once available takes what is offered.
async ([login, password]) => {
  const json = { "Content-Type": "application/json" };
  const body = JSON.stringify({ login, password });
  const me = await (await fetch("/api/sign-in", { method: "POST", headers: json, body })).json();
  const stream = await navigator.mediaDevices.getUserMedia({ video: true, audio: true });
  stream.getAudioTracks()[0].enabled = false;
  const socket = new WebSocket(`${location.origin.replace("http", "ws")}/ws/console`);
  const reason = me.pause_reasons[0].id;
  let sent = 0;
  let contact = null;
  let peer = null;
  const say = (command) => {
    sent += 1;
    socket.send(JSON.stringify({ v: 1, id: `c${sent}`, body: command }));
  };
  const call = async (view) => {
    const to = view.peers[0].participant;
    const about = { contact: view.contact, epoch: view.epoch, to };
    peer?.close();
    peer = new RTCPeerConnection();
    for (const track of stream.getTracks()) peer.addTrack(track, stream);
    peer.addTransceiver("video", { direction: "sendrecv" }); // the line for a shared screen
    peer.onicecandidate = ({ candidate }) => {
      if (!candidate?.candidate) return;
      const { sdpMid: mid, usernameFragment: ufrag } = candidate;
      say({ type: "signal.candidate", ...about, candidate: candidate.candidate, mid, ufrag });
    };
    await peer.setLocalDescription();
    const { sdp } = peer.localDescription;
    say({ type: "signal.description", ...about, kind: "offer", sdp });
    const shows = { microphone: true, camera: true, screen: false };
    say({ type: "media.set", contact: view.contact, ...shows });
  };
  const handle = async (message) => {
    if (message.type === "agent.contact") contact = message.contact.id;
    if (message.type === "reservation")
      say({ type: "reservation.accept", reservation: message.reservation.id });
    if (message.type === "call" && message.call) await call(message.call);
    if (message.type === "peer.description" && message.kind === "answer")
      await peer.setRemoteDescription({ type: "answer", sdp: message.sdp });
    if (message.type === "peer.candidate" && message.candidate)
      await peer.addIceCandidate({ candidate: message.candidate, sdpMid: message.mid });
  };
  let order = Promise.resolve();
  await new Promise((resolve) => {
    socket.onopen = () => say({ type: "hello", instance: "pictures", language: "en" });
    socket.onmessage = ({ data }) => {
      const { body: message } = JSON.parse(data);
      if (message.type === "agent.snapshot") resolve();
      order = order.then(() => handle(message));
    };
  });
  say({ type: "presence.set", state: "paused", reason });
  window.agent = {
    available: () => say({ type: "presence.set", state: "available", reason: null }),
    write: (text) => say({ type: "chat.send", contact, message: crypto.randomUUID(), text }),
    finish: () => {
      const disposition = me.dispositions[0].id;
      say({ type: "wrap_up.finish", contact, disposition, note: "", then: "paused", reason });
      peer?.close();
    },
  };
}

import type { Words } from "../ui/text";
import type { de } from "./words.de";

export const en: Record<keyof typeof de, Words> = {
  "title.page": "{step} – {house}",
  loading: "One moment, the page is being prepared …",
  connecting: "We are connecting you to the desk …",
  retry: "Try again",
  back: "Back",
  help: "How to reach us",
  "enter-code": "Enter an access code",

  "welcome.title": "Hello",
  "welcome.desk": "Welcome to the video advisory desk of {house}.",
  "welcome.queue": "Your conversation: {queue}",
  "welcome.how": "What happens next",
  "welcome.step.devices": "You check your camera and microphone. Your browser asks for permission.",
  "welcome.step.wait": "You wait a short while until somebody is free for you.",
  "welcome.step.talk": "You talk face to face. There is nothing to install.",
  "welcome.optional": "You can also take part without a camera or without a microphone.",
  "welcome.start": "Start",
  "welcome.privacy.before": "What happens to your data is explained in our",
  "welcome.privacy.link": "privacy notice",
  "welcome.unstaffed.title": "Nobody is here for your request right now",
  "welcome.unstaffed.body":
    "You can start anyway and wait. Or come back later: your link is valid until {until}.",

  "closed.title": "The desk is closed right now",
  "closed.next": "We are here for you again: {when}.",
  "closed.unknown": "We do not know yet when we will open again.",
  "closed.keep": "Your link stays valid until {until}. Simply open it again then.",
  "closed.check": "Check again",
  "closed.checked": "The desk is still closed.",

  "home.title": "Video advice",
  "home.body":
    "Did you receive a link? Open it directly from your message. Are you on the phone with us right now? Then enter the access code.",

  "code.title": "Enter an access code",
  "code.body": "Your advisor tells you the code on the telephone.",
  "code.label": "Code of six digits",
  "code.hint": "For example 123 456",
  "code.error": "The code has exactly six digits. Check what you entered.",
  "code.submit": "Continue",

  "trouble.not-yet": "Your link is valid from: {when}.",
  "trouble.wait-until": "You can try again from {when}.",

  "replaced.title": "Your conversation goes on elsewhere",
  "replaced.tab": "You opened this page in another window or tab. The conversation goes on there.",
  "replaced.device":
    "Another device was let in. The conversation goes on there. You can close this page.",
  "replaced.device.back": "Would you like to come back here? Open your link on this device again.",
  "replaced.here": "Continue here",

  "claimant.title": "Your link is already in use",
  "claimant.body": "Somebody has used this link on another device. Perhaps that was you.",
  "claimant.waiting": "We have asked the other device and the desk whether you may come in …",
  "claimant.out":
    "You do not want to wait? Go on using the other device. You can simply close this page.",
  "claim-refused.title": "You were not let in",
  "claim-refused.body":
    "The conversation goes on on the other device. If that is not you, please call us.",

  "devices.title": "Check your camera and microphone",
  "devices.asking.title": "Your browser is asking for permission now",
  "devices.asking":
    "Choose “Allow”. Then we can see and hear you in the conversation. Until then nobody sees or hears you.",
  "devices.picture": "Your own picture",
  "devices.private": "Only you can see this picture. Nobody is connected yet.",
  "devices.camera": "Camera",
  "devices.microphone": "Microphone",
  "devices.speaker": "Loudspeaker",
  "devices.speaker.default": "The device’s default",
  "devices.camera.off": "Your camera is off",
  "devices.microphone.speak": "Say something. The bar moves when we can hear you.",
  "devices.microphone.off": "Your microphone is off.",
  "devices.microphone.turn-on": "Turn microphone on",
  "devices.speaker.test": "Test loudspeaker",
  "devices.speaker.playing": "You now hear three tones …",
  "devices.speaker.heard": "Heard nothing? Turn up the volume or choose another loudspeaker.",
  "devices.flip": "Other camera",
  "devices.choose": "Choose devices",
  "devices.join.both": "Join with camera and microphone",
  "devices.join.microphone": "Join with microphone only",
  "devices.join.camera": "Join with camera and text chat",
  "devices.join.neither": "Watch and type",
  "devices.other": "Take part another way",
  "devices.other.microphone": "With microphone only",
  "devices.other.neither": "Without camera and microphone: watch and type",
  "devices.other.both": "With camera and microphone after all",
  "devices.chat.title": "Writing instead of talking",
  "devices.chat.body": "This conversation is a text chat. You need neither camera nor microphone.",
  "devices.chat.join": "To the text chat",

  "failure.camera.refused": "This page is not allowed to use the camera",
  "failure.camera.blocked": "Your device blocks the camera for the browser",
  "failure.camera.missing": "We cannot find a camera",
  "failure.camera.busy": "Another program is using the camera",
  "failure.camera.unfit": "This camera cannot be used",
  "failure.camera.insecure": "This page may not open the camera",
  "failure.microphone.refused": "This page is not allowed to use the microphone",
  "failure.microphone.blocked": "Your device blocks the microphone for the browser",
  "failure.microphone.missing": "We cannot find a microphone",
  "failure.microphone.busy": "Another program is using the microphone",
  "failure.microphone.unfit": "This microphone cannot be used",
  "failure.microphone.insecure": "This page may not open the microphone",
  "failure.both.refused": "This page is not allowed to use camera and microphone",
  "failure.both.blocked": "Your device blocks camera and microphone for the browser",
  "failure.both.missing": "We can find neither camera nor microphone",
  "failure.both.busy": "Another program is using camera and microphone",
  "failure.both.unfit": "Camera and microphone cannot be used",
  "failure.both.insecure": "This page may not open camera and microphone",
  "failure.in-app": "This browser cannot do video conversations",

  "fix.missing": "Plug the device in or switch it on. Then try again.",
  "fix.busy":
    "Close other programs with video calls, for example Teams, Zoom or another browser window. Then try again.",
  "fix.unfit": "Choose another device, or unplug it and plug it in again.",
  "fix.insecure":
    "The address of this page is not encrypted. Open the link exactly as you received it. Its address begins with https.",
  "fix.in-app":
    "Copy the link in your message and paste it into Safari, Chrome or Firefox. Then close this page: it goes on there within about half a minute.",
  "in-app.title": "Better open the link in your browser",
  "in-app.known":
    "You see this page inside the {app} app. Camera and microphone often don’t work here.",
  "in-app.other":
    "You see this page inside another app. Camera and microphone often don’t work here.",
  "in-app.menu":
    "Tap the menu (⋯ or ⋮) and choose “Open in browser”. Or copy the link and paste it into Safari, Chrome or Firefox.",
  "in-app.copy": "Copy link",
  "in-app.copied": "The link has been copied.",
  "in-app.by-hand": "Copying doesn’t work here. Copy the link in your message.",
  "remedy.ios-settings":
    "Tap “AA” or the page settings symbol beside the address, then “Website Settings”. Allow camera and microphone.",
  "remedy.android-chrome":
    "Tap the symbol to the left of the address, then “Permissions”. Allow camera and microphone.",
  "remedy.android-settings": "Tap the lock beside the address and allow camera and microphone.",
  "remedy.safari-mac":
    "Click “Safari” in the menu at the top, then “Settings for This Website”. Allow camera and microphone.",
  "remedy.firefox": "Click the crossed-out symbol to the left of the address and remove the block.",
  "remedy.chromium":
    "Click the symbol to the left of the address and switch camera and microphone on.",
  "remedy.any": "Allow camera and microphone for this page in your browser’s settings.",
  "remedy.system-mac":
    "Open System Settings, “Privacy & Security”, then “Camera” and “Microphone”. Switch your browser on.",
  "remedy.system-windows":
    "Open Settings, “Privacy & security”, then “Camera” and “Microphone”. Allow access for desktop apps.",
  "remedy.system-android":
    "Open Settings, “Apps”, your browser, then “Permissions”. Allow camera and microphone.",
  "remedy.system-ios": "Open the Settings app, then your browser. Switch camera and microphone on.",
  "remedy.system-any": "Allow your browser to use camera and microphone in your device’s settings.",

  "waiting.title": "You are in the waiting room",
  "waiting.next": "You are next",
  "waiting.place": "You are number {place} in line",
  "waiting.estimate": { one: "About {count} minute to go", other: "About {count} minutes to go" },
  "waiting.no-estimate": "We cannot say for certain right now how long it will take.",
  "waiting.counting": "We are working out your place …",
  "waiting.reserved.title": "It is about to begin",
  "waiting.reserved.body": "An advisor is accepting your conversation right now.",
  "waiting.returned.title": "The connection to the desk broke off",
  "waiting.returned.body":
    "We are sorry. The time you have waited still counts. You will talk to somebody else as soon as possible.",
  "passed.title": "You are being connected",
  "passed.to_queue": "{by} is passing you on: {queue}.",
  "passed.to_agent": "{by} is connecting you with {name}.",
  "passed.called": "{name} is being asked right now. One moment, please.",
  "waiting.unstaffed.title": "Nobody for your request is signed in right now",
  "waiting.unstaffed.body": "You keep your place. As soon as somebody comes, it goes on.",
  "waiting.closed.title": "The desk has closed in the meantime",
  "waiting.closed.body":
    "Perhaps somebody will still take your conversation. We open again: {when}.",
  "waiting.closed.unknown": "Perhaps somebody will still take your conversation.",
  "waiting.phone":
    "Leave this page open. If your phone locks itself, your place is kept for 5 minutes.",
  "waiting.desktop":
    "Leave this page open. You can go on working in other windows. We will call you with a sound.",
  "waiting.preview": "This is how we will see you",
  "waiting.devices": "Change devices",
  "waiting.leave": "Leave the waiting room",
  "waiting.leave.title": "Do you really want to leave?",
  "waiting.leave.body": "You will lose your place in the line.",
  "waiting.leave.yes": "Yes, leave",
  "waiting.leave.no": "Keep waiting",
  "waiting.tab": "Number {place} – {house}",
  "waiting.turn.tab": "● It is your turn!",
  "waiting.turn.said": "It is your turn. The conversation begins.",

  "connection.lost.title": "The connection is interrupted",
  "connection.lost.body": "We keep trying by ourselves.",
  "connection.lost.place": "We keep trying by ourselves. Your place is kept for 5 minutes.",
  "connection.now": "Connect now",

  "claim.title": "Another device wants to join your conversation",
  "claim.body":
    "Somebody has opened your link. If that is you, let the device in. The conversation then goes on there.",
  "claim.admit": "That is me, let in",
  "claim.refuse": "Do not let in",

  "companion.welcome.title": "You are invited to a call",
  "companion.welcome.body": "Somebody would like you to take part in a video call with {house}.",
  "companion.welcome.lobby": "You wait a moment until the advisor lets you in.",
  "companion.welcome.call": "Then you take part. Everybody sees that you are there.",
  "companion.lobby.title": "You will be let in shortly",
  "companion.lobby.body": "The advisor sees that you are here and lets you in.",
  "companion.lobby.as": "You come as {name}. It is about: {queue}.",
  "companion.lobby.quiet": "Until then you hear and see nothing, and nobody hears or sees you.",
  "companion.leave": "Don't take part after all",
  "companion.in.said": "You have been let in. The call is open to you.",
  "companion.gone.hint": "Ask the person who invited you for a new link.",
  "companion.over.left.title": "Your call is over",
  "companion.over.left": "Thank you for taking part. You can close this page.",
  "companion.over.refused.title": "You were not let in",
  "companion.over.refused":
    "The advisor would like to talk without you. Speak to the person who invited you.",
  "companion.over.removed.title": "You are no longer in the call",
  "companion.over.removed":
    "The advisor goes on without you. If that was a mistake, ask the person who invited you for a new link.",
  "companion.over.revoked.title": "Your invitation was taken back",
  "companion.over.revoked": "Speak to the person who invited you. They can send you a new link.",
  "companion.over.expired.title": "Your invitation has run out",
  "companion.over.expired":
    "Invitations are valid only for a short time. Ask the person who invited you for a new link.",
  invite: "Bring somebody in",
  "aside.title": "{name} will be back with you in a moment",
  "aside.body": "{name} is having a short word with {colleague} about your request.",
  "aside.quiet":
    "Meanwhile nobody hears or sees you, and you hear nothing. There is nothing to do. You can hang up at any time.",
  "call.title": "Your conversation",
  "call.tab": "In conversation – {house}",

  "goodbye.title": "Your conversation has ended",
  "goodbye.thanks": "Thank you for visiting {house}.",
  "goodbye.talked": "You talked for {duration}.",
  "goodbye.lost":
    "The connection was interrupted for too long. If anything is still open, ask for a new link.",
  "goodbye.rate": "How satisfied were you?",
  "goodbye.rate.hint": "Optional. 1 means not at all, 5 means very.",
  "goodbye.stars.1": "1, not at all satisfied",
  "goodbye.stars.2": "2, not very satisfied",
  "goodbye.stars.3": "3, so-so",
  "goodbye.stars.4": "4, satisfied",
  "goodbye.stars.5": "5, very satisfied",
  "goodbye.text": "Would you like to tell us anything else?",
  "goodbye.text.hint": "Please do not write account numbers or passwords here.",
  "goodbye.choose": "Choose a number from 1 to 5 first.",
  "goodbye.send": "Send rating",
  "goodbye.sent.title": "Thank you for your rating",
  "goodbye.sent.body": "It helps us to get better.",
  "goodbye.close": "You can close this window now.",

  "ended.left.title": "You have left the waiting room",
  "ended.left.body":
    "Your place is free again. You can open your link again as long as it is valid.",
  "ended.lost.title": "Your place is no longer kept",
  "ended.lost.body":
    "Your device was not connected for more than 5 minutes. Open your link again to join the line anew.",
  "ended.expired.title": "Your session has expired",
  "ended.expired.body":
    "You did not continue for a long time. Open your link again as long as it is valid.",
  "ended.revoked.title": "Your link has been called back",
  "ended.revoked.body":
    "It is no longer valid, and your place is free again. Please ask your advisor for a new link.",
  "ended.other.title": "This conversation has ended",
  "ended.other.body": "No connection came about. Open your link again as long as it is valid.",

  "static.missing": "This text is being revised. Please ask us directly.",

  "unsupported.title": "Your browser is too old for video conversations",
  "unsupported.body":
    "It can transmit neither picture nor sound. Open the link in a current version of Chrome, Edge, Firefox or Safari.",
};

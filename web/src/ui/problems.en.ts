import type { Problem, ProblemCode } from "./problems";
import { STAFF_ENGLISH } from "./problems.staff.en";

export const ENGLISH: Record<ProblemCode, Problem> = {
  ...STAFF_ENGLISH,
  malformed: {
    happened: "We could not read this request.",
    means: "This page is probably older than our service. Nothing has been changed.",
    todo: "Reload the page and try again.",
  },
  unsupported_version: {
    happened: "This page is out of date.",
    means: "Our service has been renewed in the meantime.",
    todo: "Reload the page.",
  },
  too_large: {
    happened: "That was too much at once.",
    means: "The content is too large and was not sent.",
    todo: "Shorten the text and send it again.",
  },
  too_many_messages: {
    happened: "This page sent very many requests in a short time.",
    means: "We paused the connection to protect everyone else.",
    todo: "Wait a moment. The page will then connect again.",
  },
  hello_first: {
    happened: "The connection was not set up properly.",
    means: "This page has to introduce itself again. Nothing was lost.",
    todo: "Reload the page.",
  },
  not_allowed: {
    happened: "This account may not do that.",
    means: "It lacks the rights that are needed. Nothing has been changed.",
    todo: "Sign in with another account or ask your administrator.",
  },
  origin_refused: {
    happened: "We do not know this address.",
    means: "The page was opened under an address that the service does not accept.",
    todo: "Open the link exactly as you received it.",
  },
  not_found: {
    happened: "This does not exist here.",
    means: "It has been deleted, or the address contains a mistake.",
    todo: "Go back and choose another entry.",
  },
  unavailable: {
    happened: "Our service cannot be reached right now.",
    means: "It is restarting or overloaded. Your place is kept.",
    todo: "Wait a moment. We will try again by ourselves.",
  },
  "link.invalid": {
    happened: "This link is not valid.",
    means: "It is incomplete or has been changed. Part of it sometimes gets lost in copying.",
    todo: "Open the link directly in your message. Or enter an access code.",
  },
  "link.wrong_desk": {
    happened: "This link belongs to another advisory desk.",
    means: "It was issued by someone else and is not valid here.",
    todo: "Check who sent you the link and ask them.",
  },
  "link.not_yet_valid": {
    happened: "This link is not valid yet.",
    means: "The time for your conversation has not come.",
    todo: "Open the link again later.",
  },
  "link.expired": {
    happened: "This link has expired.",
    means: "For security, links are only valid for a limited time.",
    todo: "Ask for a new link. Or enter an access code.",
  },
  "link.revoked": {
    happened: "This link has been withdrawn.",
    means: "Whoever issued it has made it invalid.",
    todo: "Ask for a new link. Or enter an access code.",
  },
  "link.used_up": {
    happened: "This link has already been used.",
    means: "The conversation for this link has already taken place.",
    todo: "Ask for a new link if you would like to talk again.",
  },
  "code.unknown": {
    happened: "We do not know this code.",
    means: "It was mistyped or has expired.",
    todo: "Check the six digits. Or ask for a new code on the telephone.",
  },
  "code.too_many_tries": {
    happened: "Too many wrong codes were entered.",
    means: "To prevent guessing, we accept no codes from here for now.",
    todo: "Wait a few minutes, then try again.",
  },
  "code.certificate": {
    happened: "You can't make a session code now.",
    means: "You have no valid certificate for conversations in your queue.",
    todo: "Put the person through to another agent. Ask your supervisor about the certificate.",
  },
  "certificate.over": {
    happened: "This entry has already ended.",
    means: "Somebody else has revoked or replaced the certificate meanwhile.",
    todo: "Load the page again to see how it stands now.",
  },
  "contact.none": {
    happened: "No conversation is open on this device.",
    means: "Your session has ended, or it was started in another browser.",
    todo: "Open your link again. Or enter an access code.",
  },
  "contact.closed": {
    happened: "This conversation has ended.",
    means: "It cannot be continued.",
    todo: "Ask for a new link if you would like to talk again.",
  },
  "contact.wrong_state": {
    happened: "This is not possible at the moment.",
    means: "The conversation has moved on since this page was drawn. Nothing has been changed.",
    todo: "Reload the page to see where things stand.",
  },
  "contact.not_admitted": {
    happened: "You have not been let in yet.",
    means: "This link is already in use on another device.",
    todo: "Wait until you are let in. Or go on using the other device.",
  },
  "queue.closed": {
    happened: "The desk is closed right now.",
    means: "You came outside opening hours.",
    todo: "Open your link again during opening hours.",
  },
  "queue.full": {
    happened: "Too many people are waiting right now.",
    means: "We cannot take anyone else into the queue at the moment.",
    todo: "Try again in a few minutes. Your link stays valid.",
  },
  "queue.channel_not_offered": {
    happened: "We do not offer this kind of conversation here.",
    means: "Only other ways are provided for your request, for example with a microphone.",
    todo: "Choose another way to take part.",
  },
  "queue.unknown": {
    happened: "There is no such queue.",
    means: "The person was not passed on and still talks with you.",
    todo: "Choose another queue.",
  },
  "queue.unstaffed": {
    happened: "Nobody who may advise the person is in this queue right now.",
    means: "The person was not passed on and still talks with you.",
    todo: "Choose another queue. Or arrange a new appointment.",
  },
  "contact.full": {
    happened: "Six people are in this call already.",
    means: "No more can take part at the same time.",
    todo: "Wait until somebody has left the call.",
  },
  "media.unavailable": {
    happened: "Sound and picture can't be transmitted just now.",
    means: "Our server for calls does not answer.",
    todo: "Wait a moment. Sound and picture will come back by themselves.",
  },
  "media.refused": {
    happened: "Sound and picture could not be connected.",
    means: "Your browser sent something that we cannot process.",
    todo: "Try again or use another browser.",
  },
  "media.certificate_mismatch": {
    happened: "The connection was not safe. We have ended it.",
    means: "Somebody on the way to us has changed the connection.",
    todo: "A new connection is being made. If this happens again, use another network.",
  },
  "call.stale": {
    happened: "The connection is being renewed.",
    means: "This message still belonged to the old connection.",
    todo: "Wait a moment. Sound and picture will come back by themselves.",
  },
  "signal.invalid": {
    happened: "Sound and picture could not be connected.",
    means: "Your browser sent something that we cannot process.",
    todo: "Try again or use another browser.",
  },
  "text.empty": {
    happened: "The message is empty.",
    means: "It was not sent.",
    todo: "Write something, then send it.",
  },
  "text.too_long": {
    happened: "This text is too long.",
    means: "It was not sent.",
    todo: "Shorten the text or split it up.",
  },
  "rating.invalid": {
    happened: "The rating could not be saved.",
    means: "A number from 1 to 5 is missing.",
    todo: "Choose a number and send the rating again.",
  },
  "claim.gone": {
    happened: "The other device is no longer waiting.",
    means: "Somebody has already decided, or the device has left the page.",
    todo: "There is nothing you need to do.",
  },
  "reservation.gone": {
    happened: "This conversation is no longer offered to you.",
    means: "The time ran out, or the customer left.",
    todo: "There is nothing you need to do. The next conversation will be shown again.",
  },
  "presence.busy": {
    happened: "Your state cannot be changed right now.",
    means: "You are in a conversation, or one is being offered to you.",
    todo: "End or decline the conversation first.",
  },
  "presence.reason_unknown": {
    happened: "This reason for a pause no longer exists.",
    means: "The settings have been changed.",
    todo: "Reload the page and choose another reason.",
  },
  "wrap_up.disposition_unknown": {
    happened: "This outcome is not on the list.",
    means: "The settings have been changed. Your note is still there.",
    todo: "Choose another outcome, then finish.",
  },
  "agent.disabled": {
    happened: "This account is disabled.",
    means: "Your administrator has switched it off.",
    todo: "Contact your administrator.",
  },
  "colleague.unknown": {
    happened: "This person no longer works here.",
    means: "We cannot ask them.",
    todo: "Choose somebody else.",
  },
  "colleague.not_qualified": {
    happened: "This person may not take this conversation.",
    means: "They lack a language, a skill or a certificate that it needs.",
    todo: "Choose somebody else. You may still ask this person for advice.",
  },
  "colleague.not_available": {
    happened: "This person cannot be asked right now.",
    means: "They are in a conversation, on a break or away.",
    todo: "Choose somebody else. Or pass the person on to the queue.",
  },
  "companion.gone": {
    happened: "This invitation is no longer valid.",
    means: "It has been used or taken back, or the conversation is over.",
    todo: "Ask for a new link.",
  },
  "consult.running": {
    happened: "You are asking somebody for advice already.",
    means: "One colleague can be asked at a time.",
    todo: "End the running consultation first.",
  },
  "practice.busy": {
    happened: "You are talking to a customer.",
    means: "A rehearsal and a talk don't go together: both want your camera.",
    todo: "Rehearse when the talk is over.",
  },
  "practice.full": {
    happened: "Two are rehearsing here already.",
    means: "A rehearsal has room for two.",
    todo: "Begin one of your own, and send its link.",
  },
  "consult.none": {
    happened: "No consultation is running any more.",
    means: "The other person has hung up or did not answer.",
    todo: "Ask again if you still need advice.",
  },
  "supervision.off": {
    happened: "You cannot join conversations.",
    means: "Your house has not switched this on.",
    todo: "Ask your administrator. The works council must have agreed.",
  },
  "supervision.purpose_unknown": {
    happened: "The purpose of joining is missing.",
    means: "You have not joined yet.",
    todo: "Choose one of the purposes in the list.",
  },
  "consent.outdated": {
    happened: "The text has been changed meanwhile.",
    means: "Your answer was to the earlier text and was not saved.",
    todo: "Read the new text and answer again.",
  },
  "consent.purpose_unknown": {
    happened: "This is not asked here.",
    means: "Your answer was not saved.",
    todo: "Reload the page and answer again.",
  },
  "consent.not_asked": {
    happened: "Your answer is not needed here.",
    means: "You are not recorded in this conversation.",
    todo: "There is nothing you need to do.",
  },
  "consent.impossible": {
    happened: "Consent is not possible here.",
    means: "This was noted in this conversation. Nothing is recorded.",
    todo: "Go on with the conversation without a recording.",
  },
  "recording.off": {
    happened: "This is not possible in this conversation.",
    means: "Nothing is recorded here, or in another way.",
    todo: "Simply go on with the conversation.",
  },
  "order.not_possible": {
    happened: "The order talk cannot begin now.",
    means: "It must be recorded, and that is not possible, or somebody has refused.",
    todo: "Take no order. Offer another way.",
  },
  "documents.off": {
    happened: "Documents cannot be used here.",
    means: "This house, or this queue, has not switched them on.",
    todo: "Go on talking. Send the document by another way if you need it.",
  },
  "document.outdated": {
    happened: "This version of the document is not valid today.",
    means: "It has run out, is not valid yet, was withdrawn, or a newer version has replaced it.",
    todo: "Open the library and take the version that is valid.",
  },
  "document.gone": {
    happened: "This document is no longer there.",
    means: "It was removed, or the time in which it was kept is over.",
    todo: "If you still need it, ask for it to be sent again.",
  },
  "document.unreadable": {
    happened: "This document cannot be read.",
    means: "Something is wrong with how it is kept here. Nobody has changed it.",
    todo: "Try another document. Tell the administrator which one it was.",
  },
  "document.busy": {
    happened: "This page of the document could not be shown in time.",
    means: "Many documents are open right now, or this page is very heavy.",
    todo: "Try again in a moment.",
  },
  "upload.offset": {
    happened: "A part of the file arrived out of order.",
    means: "Nothing is lost. The upload goes on from where it is safe.",
    todo: "Wait a moment. If it does not go on, add the file again.",
  },
  "upload.over": {
    happened: "This upload is over already.",
    means: "It is finished, was refused or cancelled.",
    todo: "If the document is missing, add it again.",
  },
  "upload.limit": {
    happened: "Too many files at once.",
    means: "There are limits so that the service stays fast for everybody.",
    todo: "Wait until a file is finished, then add the next one.",
  },
  "upload.disk_full": {
    happened: "There is no room for this file right now.",
    means: "Our storage is full. What is there already is safe.",
    todo: "Try again later, or tell us about it. You can go on talking.",
  },
  "upload.unready": {
    happened: "This file is not ready yet.",
    means: "It is still being checked and converted, or it was refused.",
    todo: "Wait until the upload is finished, then try again.",
  },
  "download.over": {
    happened: "These files can no longer be downloaded.",
    means:
      "The documents were offered for a limited time. That time is over, or the link is not complete.",
    todo: "If you still need them, ask your contact person.",
  },
  "document.page_unknown": {
    happened: "The document has no such page.",
    means: "It has fewer pages. Nothing was changed.",
    todo: "Choose another page.",
  },
  "document.stale": {
    happened: "Somebody else was a little faster.",
    means: "Something else is shown by now. Your step was not carried out.",
    todo: "Have a look at what is shown, then try again.",
  },
  "document.not_presenter": {
    happened: "Somebody else is showing the document.",
    means:
      "Only whoever shows turns the pages for everybody. For yourself you can always turn them.",
    todo: "Ask to be allowed to show it yourself.",
  },
  "document.shown": {
    happened: "This document is being shown.",
    means: "As long as everybody sees it, it can't be removed.",
    todo: "Close it first, then remove it.",
  },
  "document.limit": {
    happened: "There are very many documents in this conversation.",
    means: "No more than 50 are possible. The new one was not added.",
    todo: "Remove one that is no longer needed.",
  },
  "mark.invalid": {
    happened: "We could not use this drawing.",
    means: "Your browser has sent something that we can't process.",
    todo: "Draw it again. If that doesn't help, reload the page.",
  },
  "mark.limit": {
    happened: "This drawing is too large, or there are too many.",
    means: "It was not added. What is there already stays.",
    todo: "Draw in shorter strokes or with less text.",
  },
  "sign_in.refused": {
    happened: "Signing in did not work.",
    means: "The name or the password is not right.",
    todo: "Check both and try again.",
  },
  "sign_in.locked": {
    happened: "This account is locked for a short time.",
    means: "There were too many wrong attempts to sign in.",
    todo: "Wait a few minutes. If it was not you, tell your administrator.",
  },
  "sign_in.needed": {
    happened: "You are not signed in.",
    means: "Your session has expired or was ended.",
    todo: "Sign in again.",
  },
  "password.weak": {
    happened: "This password is too easy to guess.",
    means: "It is too short or is on lists of known passwords.",
    todo: "Choose a longer one, for example four random words.",
  },
  "field.invalid": {
    happened: "One of the entries is not right.",
    means: "It is missing or has the wrong form. Nothing was saved.",
    todo: "Check your entries and try again.",
  },
  "local.offline": {
    happened: "Your device has no internet right now.",
    means: "Without a connection we cannot reach you. Nothing was lost.",
    todo: "Check your Wi-Fi or mobile data, then try again.",
  },
  "local.unreachable": {
    happened: "We cannot reach the service.",
    means: "Your internet connection is interrupted, or the service is restarting.",
    todo: "Check your connection, then try again.",
  },
  "local.timeout": {
    happened: "The service took too long to answer.",
    means: "The connection is slow or interrupted.",
    todo: "Wait a moment, then try again.",
  },
  "local.ended": {
    happened: "The connection has ended.",
    means: "This page is no longer connected to the service.",
    todo: "Reload the page.",
  },
  "local.file": {
    happened: "This file cannot be read any more.",
    means:
      "It was moved, changed or deleted, or the device does not release it. Nothing else was lost.",
    todo: "Choose the file once more.",
  },
  "local.unreadable": {
    happened: "Our service gave an unexpected answer.",
    means: "The fault is ours, not yours. Nothing was lost.",
    todo: "Reload the page. If that does not help, call us.",
  },
};

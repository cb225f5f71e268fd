import type { Problem, ProblemCode } from "./problems";

/** What only people of the house meet: in the self-check of their picture, and in compliance. */
export const STAFF_ENGLISH = {
  "contact.open": {
    happened: "This contact is not over yet.",
    means: "Somebody is still in it or finishes it. Nothing of it is deleted meanwhile.",
    todo: "Try again when it is closed.",
  },
  "contact.held": {
    happened: "This contact is under a legal hold.",
    means: "As long as the hold stands, nothing of it may be deleted.",
    todo: "Whoever set the hold can lift it once its reason has gone.",
  },
  "contact.destroying": {
    happened: "This contact is just being deleted.",
    means: "Its deletion had begun before the hold came. It can no longer be stopped.",
    todo: "The audit log tells when and why it began.",
  },
  "backdrop.unreadable": {
    happened: "No background can be made of this file.",
    means:
      "It is not a picture in PNG, JPEG, WebP or HEIC, it is damaged, or it is too small or too large.",
    todo: "Take another picture, at least 640 pixels wide and no larger than 15 MB.",
  },
  "backdrop.limit": {
    happened: "There are already as many backgrounds as can be.",
    means: "Nobody could look through more.",
    todo: "Remove another background first.",
  },
  "questions.outdated": {
    happened: "Somebody has changed the questions meanwhile.",
    means: "Your version was built on an older one and was not saved.",
    todo: "Reload the page and make your changes again.",
  },
  "judgement.draft_outdated": {
    happened: "Your draft was continued somewhere else.",
    means: "This page shows an older state; the newer one stays saved.",
    todo: "Reload the page. Copy what you have written here first.",
  },
  "judgement.early": {
    happened: "This contact is not over yet.",
    means: "Only what is quite over can be judged.",
    todo: "Come back when the wrap-up has ended.",
  },
  "judgement.outdated": {
    happened: "Somebody has given a verdict on this contact meanwhile.",
    means: "Yours has not been given yet; your draft is saved.",
    todo: "See how the contact stands now, and then give yours again.",
  },
  "judgement.given": {
    happened: "You have given your verdict on this contact before.",
    means: "A verdict is given once and does not change any more.",
    todo: "Write a comment if there is more to say.",
  },
  "judgement.enough": {
    happened: "Others have judged this contact before.",
    means: "It needs no further verdict; yours was not given.",
    todo: "Write a comment if there is more to say.",
  },
  "judgement.incomplete": {
    happened: "An answer is still missing.",
    means: "A verdict answers every question, if only by “not applicable”.",
    todo: "Complete the marked place and then give your verdict.",
  },
  "judgement.settled": {
    happened: "Nothing is in dispute about this contact.",
    means: "The verdicts agree, or somebody has settled them meanwhile.",
    todo: "Reload the page.",
  },
  "task.taken": {
    happened: "Somebody else has taken this task meanwhile.",
    means: "Nothing has changed.",
    todo: "Reload the list and take another one.",
  },
  "task.done": {
    happened: "This task is done already.",
    means: "It can't be given to anybody any more.",
    todo: "Reload the list.",
  },
  "task.barred": {
    happened: "Whoever gave the first verdict can't give the second.",
    means: "Two people are asked for here.",
    todo: "Give the task to somebody else.",
  },
  "plan.ended": {
    happened: "This plan has ended.",
    means: "Nothing is drawn by it any more.",
    todo: "Make a new plan.",
  },
  "sample.drawn": {
    happened: "This plan has been drawn for this time before.",
    means: "A sample is drawn once, so that nobody draws until it suits them.",
    todo: "Choose another month, or look at the sample below.",
  },
  "sample.empty": {
    happened: "No contact that the plan means was closed in this month.",
    means: "There is nothing to draw from.",
    todo: "Choose another month.",
  },
  "review.purpose_needed": {
    happened: "You have not said yet for which purpose you look at this.",
    means: "Your organisation wants to know that each time; the audit log keeps it.",
    todo: "Try again and choose the purpose.",
  },
  "search.away": {
    happened: "The search is not available at the moment.",
    means: "Contacts and recordings are there, only the index of words can't be read.",
    todo: "Try again in a minute. If it stays like this, tell your administrators.",
  },
  "appearance.off": {
    happened: "There is no check of dress and background for you.",
    means: "It is switched off, or your queues ask for nothing.",
    todo: "There is nothing for you to do.",
  },
  "appearance.check_needed": {
    happened: "Before video talks, please check your picture here.",
    means: "Your queues ask for it and it has not been done yet, or what is asked has changed.",
    todo: "Open the check. It takes a few seconds.",
  },
  "appearance.stale": {
    happened: "This measurement is too old.",
    means: "Too much time passed between measuring and sending. Nothing was saved.",
    todo: "Check your picture again.",
  },
  "appearance.replayed": {
    happened: "This measurement has arrived before.",
    means: "Each measurement counts only once.",
    todo: "Check your picture again.",
  },
  "appearance.implausible": {
    happened: "Something is wrong with this measurement.",
    means: "One value cannot have been measured like this. Nothing was saved.",
    todo: "Reload the page and check your picture again.",
  },
  "appearance.policy_changed": {
    happened: "What is asked has just changed.",
    means: "Your measurement was made for the earlier version.",
    todo: "Check your picture again.",
  },
  "appearance.in_call": {
    happened: "We do not check your picture during a talk.",
    means: "Nothing was measured and nothing was saved.",
    todo: "Check your picture after the talk.",
  },
  "appearance.no_check": {
    happened: "There is no check that this could be about.",
    means: "Your shift has begun anew, or the check has run out.",
    todo: "Check your picture again.",
  },
  "appearance.blocked": {
    happened: "A reason is not enough here.",
    means: "Your house has made one item mandatory.",
    todo: "Change that item. Or ask your supervisor to release it.",
  },
  "appearance.not_blocked": {
    happened: "Nobody is waiting for a release here any more.",
    means: "The check has been passed, released or is over.",
    todo: "Reload the list.",
  },
  "appearance.policy_invalid": {
    happened: "These rules do not fit together.",
    means:
      "They contradict themselves, another queue or what has been shown to work. Nothing was saved.",
    todo: "Look at the item named and save again.",
  },
  "appearance.policy_outdated": {
    happened: "Somebody else has changed these rules in the meantime.",
    means: "Your change was not saved.",
    todo: "Reload the page and change the new version.",
  },
} satisfies Partial<Record<ProblemCode, Problem>>;

// Written by `make types` from signaling/protocol.py. Do not edit.

export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** AcceptReservation */
        AcceptReservation: {
            /** Reservation */
            reservation: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "reservation.accept";
        };
        /**
         * AddMark
         * @description `mark` is chosen by the page: 22 characters of url-safe base64, the first not "-". Said again it changes nothing.
         *
         *     `points`: x, y, pressure (0 to 100), flat; of an arrow its two ends, of a rectangle two corners, of a text its top
         *     left. `size`: width of the line, or height of the font, in 1/100 pt. `text`: of the tool *text* alone.
         */
        AddMark: {
            /** Contact */
            contact: string;
            /** Mark */
            mark: string;
            /** Page */
            page: number;
            /** Points */
            points: number[];
            /** Size */
            size: number;
            /** Text */
            text: string | null;
            /**
             * Tool
             * @enum {string}
             */
            tool: "pen" | "highlighter" | "text" | "arrow" | "rectangle";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "mark.add";
            /** Version */
            version: string;
        };
        /**
         * AdmitCompanion
         * @description Let in the companion who waits in the lobby, or not.
         */
        AdmitCompanion: {
            /** Admit */
            admit: boolean;
            /** Companion */
            companion: string;
            /** Contact */
            contact: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "companion.admit";
        };
        /** AgentChoice */
        AgentChoice: {
            /** Name */
            name: string;
            /** Who */
            who: string;
        };
        /** AgentContact */
        AgentContact: {
            contact: components["schemas"]["AgentContactView"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "agent.contact";
        };
        /**
         * AgentContactGone
         * @description The contact is no longer this agent's (wrapped up, or gone back to the queue).
         */
        AgentContactGone: {
            /** Contact */
            contact: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "agent.contact_gone";
        };
        /**
         * AgentContactView
         * @description A contact as its agent sees it: an agent's own part of it, which may be over while the contact goes on.
         *
         *     `can_transfer`: there is a talk to pass on. `can_consult`: a colleague may be asked now. `can_take_over`: the agent
         *     is away, and this colleague may go on.
         */
        AgentContactView: {
            /** Can Consult */
            can_consult: boolean;
            /** Can Invite */
            can_invite: boolean;
            /** Can Take Over */
            can_take_over: boolean;
            /** Can Transfer */
            can_transfer: boolean;
            /**
             * Channel
             * @enum {string}
             */
            channel: "video" | "sound" | "chat";
            /** Claims */
            claims: components["schemas"]["ClaimView"][];
            /** Companions */
            companions: components["schemas"]["InviteView"][];
            /** Connected At */
            connected_at: number | null;
            consult: components["schemas"]["ConsultView"] | null;
            /** End Reason */
            end_reason: ("customer_hung_up" | "agent_hung_up" | "customer_left" | "customer_lost" | "agent_lost" | "claim_refused" | "replaced" | "expired" | "revoked") | null;
            /** Ended At */
            ended_at: number | null;
            /** Id */
            id: string;
            /** Joined At */
            joined_at: number;
            /** Language */
            language: string;
            /** Note */
            note: string;
            /** Part End */
            part_end: ("ended" | "transferred" | "handed_over" | "agent_lost") | null;
            /** Participants */
            participants: components["schemas"]["ParticipantView"][];
            /** Queue */
            queue: string;
            /** Queue Title */
            queue_title: {
                [key: string]: string;
            };
            reason: components["schemas"]["ReasonView"];
            recording: components["schemas"]["RecordingView"] | null;
            /** Reference */
            reference: string | null;
            /**
             * Role
             * @enum {string}
             */
            role: "agent" | "colleague" | "supervisor";
            /**
             * State
             * @enum {string}
             */
            state: "created" | "waiting" | "reserved" | "connected" | "wrap_up" | "closed";
            /** Topic */
            topic: string | null;
            transfer: components["schemas"]["TransferView"] | null;
            /** Wrap Up Until */
            wrap_up_until: number | null;
        };
        /**
         * AgentGlance
         * @description `reason` and `since` only where the house shows supervisors details of single agents.
         */
        AgentGlance: {
            /** Id */
            id: string;
            /** Name */
            name: string;
            /** Reason */
            reason: string | null;
            /** Since */
            since: number | null;
            /** State */
            state: ("offline" | "available" | "paused" | "away" | "reserved" | "busy" | "wrap_up" | "rest") | "unavailable";
        };
        /** AgentInfo */
        AgentInfo: {
            /** Certificates */
            certificates: components["schemas"]["CertificateView"][];
            /** Enabled */
            enabled: boolean;
            /** Id */
            id: string;
            /** Languages */
            languages: string[];
            /** Last Sign In At */
            last_sign_in_at: number | null;
            /** Login */
            login: string;
            /** Name */
            name: string;
            /** Queues */
            queues: string[];
            /**
             * Role
             * @enum {string}
             */
            role: "agent" | "supervisor" | "compliance" | "administrator";
            /** Skills */
            skills: {
                [key: string]: number;
            };
        };
        /** AgentList */
        AgentList: {
            /** Agents */
            agents: components["schemas"]["AgentInfo"][];
        };
        /** AgentRow */
        AgentRow: {
            agent: components["schemas"]["AgentGlance"];
            /** Certificates */
            certificates: [
                string,
                number | null
            ][];
            /** Contacts */
            contacts: number;
            /** Languages */
            languages: string[];
            /** Skills */
            skills: [
                string,
                number
            ][];
        };
        /**
         * AgentSnapshot
         * @description Answer to an agent's *hello*. `primary`: this tab rings and talks; others only show.
         */
        AgentSnapshot: {
            appearance: components["schemas"]["AppearanceView"];
            /** Calls */
            calls: components["schemas"]["CallView"][];
            /** Chats */
            chats: [
                string,
                components["schemas"]["ChatLine"][]
            ][];
            /** Contacts */
            contacts: components["schemas"]["AgentContactView"][];
            /** Documents */
            documents: [
                string,
                components["schemas"]["DocumentsView"]
            ][];
            me: components["schemas"]["AgentView"];
            /** Now */
            now: number;
            /** Primary */
            primary: boolean;
            /** Queues */
            queues: components["schemas"]["QueueView"][];
            /** Reservations */
            reservations: components["schemas"]["ReservationView"][];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "agent.snapshot";
        };
        /**
         * AgentView
         * @description `chosen` counts as soon as nothing else does: during a contact it says what the agent will be after it.
         *
         *     `qualification`: what keeps customers from this agent, or soon will; empty: nothing.
         */
        AgentView: {
            /**
             * Chosen
             * @enum {string}
             */
            chosen: "available" | "paused" | "away" | "offline";
            /** Chosen Reason */
            chosen_reason: string | null;
            /** Id */
            id: string;
            /** Name */
            name: string;
            /** Qualification */
            qualification: components["schemas"]["QualificationView"][];
            /** Reason */
            reason: string | null;
            /** Rest Until */
            rest_until: number | null;
            /** Since */
            since: number;
            /**
             * State
             * @enum {string}
             */
            state: "offline" | "available" | "paused" | "away" | "reserved" | "busy" | "wrap_up" | "rest";
        };
        /**
         * AlteredRow
         * @description A chunk of a part's file that isn't as it was written; `start`, `end`: what was in it, ms after the beginning.
         */
        AlteredRow: {
            /** Chunk */
            chunk: number;
            /** End */
            end: number | null;
            /** Start */
            start: number | null;
        };
        /**
         * AnswerConsent
         * @description This participant's own answers. Also a change of mind, either way.
         */
        AnswerConsent: {
            /** Answers */
            answers: components["schemas"]["ConsentAnswer"][];
            /** Contact */
            contact: string;
            /**
             * Language
             * @enum {string}
             */
            language: "de" | "en";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "consent.answer";
        };
        /**
         * Appearance
         * @description To every console of an agent, when anything of it changes; the snapshot holds it too.
         */
        Appearance: {
            appearance: components["schemas"]["AppearanceView"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "agent.appearance";
        };
        /**
         * AppearanceBlocked
         * @description An agent who asks for release, and no more than that.
         */
        AppearanceBlocked: {
            /** Agent */
            agent: string;
            /** Name */
            name: string;
            /** Since */
            since: number;
        };
        /** AppearanceBlockedList */
        AppearanceBlockedList: {
            /** Blocked */
            blocked: components["schemas"]["AppearanceBlocked"][];
        };
        /**
         * AppearanceChallenge
         * @description To be sent with one observation, once, before it ends.
         */
        AppearanceChallenge: {
            /** Challenge */
            challenge: string;
            /** Expires At */
            expires_at: number;
        };
        /**
         * AppearanceCheck
         * @description What may be asked for, and what is known of it.
         */
        AppearanceCheck: {
            /**
             * Check
             * @enum {string}
             */
            check: "one_face" | "placement" | "second_person" | "portrait" | "too_dark" | "over_exposed" | "back_light" | "sharpness" | "backdrop" | "background_text" | "bare" | "pattern" | "clothing_text" | "palette";
            evidence: components["schemas"]["Evidence"];
            /** Limits */
            limits: components["schemas"]["AppearanceLimit"][];
        };
        /**
         * AppearanceLimit
         * @description A limit that a policy may set, from `least` to `most`. `fixed`: it may not.
         */
        AppearanceLimit: {
            /** Fixed */
            fixed: boolean;
            /** Least */
            least: number;
            /** Most */
            most: number;
            /** Name */
            name: string;
            /** Usual */
            usual: number;
        };
        /** AppearanceOverride */
        AppearanceOverride: {
            /** Reason */
            reason: string;
        };
        /**
         * AppearancePolicies
         * @description `mode`: of the house. `allow_block`: the works agreement lets a policy block.
         */
        AppearancePolicies: {
            /** Allow Block */
            allow_block: boolean;
            /** Checks */
            checks: components["schemas"]["AppearanceCheck"][];
            /**
             * Mode
             * @enum {string}
             */
            mode: "off" | "self_check" | "required";
            /** Queues */
            queues: components["schemas"]["AppearancePolicyRow"][];
        };
        /**
         * AppearancePolicyEntry
         * @description One queue's policy in force. `version` 0: nothing was ever saved. `versions`: newest first.
         */
        AppearancePolicyEntry: {
            policy: components["schemas"]["Policy"];
            /** Queue */
            queue: string;
            /** Title */
            title: {
                [key: string]: string;
            };
            /** Version */
            version: number;
            /** Versions */
            versions: components["schemas"]["AppearancePolicyVersion"][];
        };
        /**
         * AppearancePolicyRow
         * @description A queue with video. `current` None: nothing was ever saved for it.
         */
        AppearancePolicyRow: {
            current: components["schemas"]["AppearancePolicyVersion"] | null;
            /** Queue */
            queue: string;
            /** Title */
            title: {
                [key: string]: string;
            };
        };
        /**
         * AppearancePolicyVersion
         * @description `empty`: the queue asks for nothing since then.
         */
        AppearancePolicyVersion: {
            /** Author */
            author: string;
            /** Author Name */
            author_name: string | null;
            /** Empty */
            empty: boolean;
            /** Saved At */
            saved_at: number;
            /** Sha256 */
            sha256: string;
            /** Version */
            version: number;
        };
        /**
         * AppearancePolicyWish
         * @description `based_on`: the version that was changed; refused if there is a later one by now.
         */
        AppearancePolicyWish: {
            /** Based On */
            based_on: number;
            policy: components["schemas"]["Policy"];
        };
        /**
         * AppearanceQueue
         * @description A queue whose policy concerns this agent, and the version in force.
         */
        AppearanceQueue: {
            /** Queue */
            queue: string;
            /** Title */
            title: {
                [key: string]: string;
            };
            /** Version */
            version: number;
        };
        /** AppearanceRelease */
        AppearanceRelease: {
            /** Agent */
            agent: string;
            /** Reason */
            reason: string;
        };
        /**
         * AppearanceRule
         * @description A check as it counts for this agent, over all their queues the strictest.
         *
         *     `limits`: every one that applies. `NAME_min`: flagged when the observation's value NAME is less; `NAME_max`: when it
         *     is more. `text`: the house's own words.
         */
        AppearanceRule: {
            /**
             * Check
             * @enum {string}
             */
            check: "one_face" | "placement" | "second_person" | "portrait" | "too_dark" | "over_exposed" | "back_light" | "sharpness" | "backdrop" | "background_text" | "bare" | "pattern" | "clothing_text" | "palette";
            /** Limits */
            limits: {
                [key: string]: number;
            };
            /**
             * Severity
             * @enum {string}
             */
            severity: "info" | "warn" | "block";
            /** Text */
            text: {
                [key: string]: string;
            } | null;
        };
        /**
         * AppearanceVerdict
         * @description `view`: as it stands with this verdict.
         */
        AppearanceVerdict: {
            /**
             * Outcome
             * @enum {string}
             */
            outcome: "allow" | "warn" | "block";
            /** Reasons */
            reasons: components["schemas"]["Reason"][];
            view: components["schemas"]["AppearanceView"];
        };
        /**
         * AppearanceView
         * @description What is asked of this agent on video, and how they stand. No queues: nothing is asked.
         *
         *     `passes`: may choose *available*. `due`: something is asked and no check of this shift covers it and came out well
         *     (or was overridden or released); where `mode` is *required*, that is what keeps them from *available*.
         */
        AppearanceView: {
            /** Allow Block */
            allow_block: boolean;
            /**
             * Backdrop
             * @enum {string}
             */
            backdrop: "any" | "plain" | "reference";
            /** Due */
            due: boolean;
            /**
             * Effects
             * @enum {string}
             */
            effects: "none" | "blur" | "any";
            /** Keep Days */
            keep_days: number;
            /** Manual */
            manual: components["schemas"]["ManualItem"][];
            /**
             * Mode
             * @enum {string}
             */
            mode: "off" | "self_check" | "required";
            /** Palette */
            palette: string[];
            /** Passes */
            passes: boolean;
            /** Queues */
            queues: components["schemas"]["AppearanceQueue"][];
            /** Rules */
            rules: components["schemas"]["AppearanceRule"][];
            standing: components["schemas"]["StandingView"] | null;
        };
        /**
         * AsideView
         * @description For a customer who waits while the agent talks with a colleague in private.
         */
        AsideView: {
            /** Agent Name */
            agent_name: string;
            /** Colleague Name */
            colleague_name: string;
            /** Since */
            since: number;
        };
        /**
         * AskColleague
         * @description Ask for advice in a running call: an agent, or whoever of a queue could be asked. `note` tells what about.
         */
        AskColleague: {
            /** Agent */
            agent: string | null;
            /** Contact */
            contact: string;
            /** Note */
            note: string;
            /** Queue */
            queue: string | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "consult.ask";
        };
        /**
         * AskConsent
         * @description Ask everybody now, in a queue where the agent chooses the moment. Whoever has answered isn't asked again.
         */
        AskConsent: {
            /** Contact */
            contact: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "consent.ask";
        };
        /**
         * Assignment
         * @description `was`: who had it when it was seen; `to` None: nobody.
         */
        Assignment: {
            /** To */
            to: string | null;
            /** Was */
            was: string | null;
        };
        /**
         * AuditDamage
         * @description As `signaling.core.audit` tells it.
         */
        AuditDamage: {
            /** First */
            first: number;
            /**
             * Kind
             * @enum {string}
             */
            kind: "altered" | "removed" | "swapped" | "doubled" | "cut" | "rewritten" | "added";
            /** Last */
            last: number;
        };
        /**
         * AuditList
         * @description Newest first. The server has checked all up to entry `checked` (at `checked_at`) and signed that head; `damages`
         *     are those that it found since its start.
         */
        AuditList: {
            /** Checked */
            checked: number;
            /** Checked At */
            checked_at: number | null;
            /** Damages */
            damages: components["schemas"]["AuditDamage"][];
            /** Entries */
            entries: components["schemas"]["AuditRow"][];
            /** Last */
            last: number;
            /** Next */
            next: string | null;
        };
        /**
         * AuditRow
         * @description `actor`, `subject`: ids; with a name where it is that of an account which is still there.
         */
        AuditRow: {
            /** Actor */
            actor: string | null;
            /** Actor Name */
            actor_name: string | null;
            /** At */
            at: number;
            /** Data */
            data: {
                [key: string]: string | number | null;
            };
            /** Kind */
            kind: string;
            /** Number */
            number: number;
            /** Subject */
            subject: string | null;
            /** Subject Name */
            subject_name: string | null;
        };
        /**
         * AvailabilityView
         * @description Can anybody come? `staffed`: a qualified agent is signed in and not offline (may be busy).
         */
        AvailabilityView: {
            /** Open */
            open: boolean;
            /** Opens At */
            opens_at: number | null;
            /** Staffed */
            staffed: boolean;
        };
        /**
         * BeginOrder
         * @description The order talk begins, which must be recorded (*statutory*).
         */
        BeginOrder: {
            /** Contact */
            contact: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "order.begin";
        };
        /**
         * BringWish
         * @description A version of the library, to be shown in a contact.
         */
        BringWish: {
            /** Version */
            version: string;
        };
        /**
         * BroughtRow
         * @description A document that was in the contact; the timeline's entries name it by its `version`.
         */
        BroughtRow: {
            /** Name */
            name: string;
            /** Version */
            version: string;
        };
        /**
         * Call
         * @description Begin (or begin again, with a higher epoch) the peer connections; `call` None: there is none any more.
         */
        Call: {
            call: components["schemas"]["CallView"] | null;
            /** Contact */
            contact: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "call";
        };
        /**
         * CallView
         * @description One topology epoch: a higher one means new peer connections. `transport` *relay* hides the agent's address.
         *
         *     `renew_ms`: credentials in `ice_servers` end some time after this; ask for new ones. None: they don't end.
         */
        CallView: {
            /** Can Grow */
            can_grow: boolean;
            /** Contact */
            contact: string;
            /** Epoch */
            epoch: number;
            /** Ice Servers */
            ice_servers: components["schemas"]["IceServer"][];
            /** Peers */
            peers: components["schemas"]["PeerView"][];
            /** Renew Ms */
            renew_ms: number | null;
            /** Slots */
            slots: (string | null)[];
            /**
             * Topology
             * @enum {string}
             */
            topology: "direct" | "sfu";
            /**
             * Transport
             * @enum {string}
             */
            transport: "all" | "relay";
            /** You */
            you: string;
        };
        /**
         * CertificateEntries
         * @description The newest first.
         */
        CertificateEntries: {
            /** Entries */
            entries: components["schemas"]["CertificateEntry"][];
        };
        /**
         * CertificateEntry
         * @description One entry, never changed after it was made; it may have ended. Names are null of who has no account (any more):
         *     *entered_by* null means that it was entered before evidence was asked for.
         */
        CertificateEntry: {
            /** Agent */
            agent: string;
            /** Agent Name */
            agent_name: string;
            /** End */
            end: ("replaced" | "revoked") | null;
            /** Ended At */
            ended_at: number | null;
            /** Ended By */
            ended_by: string | null;
            /** Ended By Name */
            ended_by_name: string | null;
            /** Entered At */
            entered_at: number;
            /** Entered By */
            entered_by: string | null;
            /** Entered By Name */
            entered_by_name: string | null;
            /** Evidence */
            evidence: string;
            /** Id */
            id: string;
            /** Issuer */
            issuer: string;
            /** Name */
            name: string;
            /** Reason */
            reason: string | null;
            /** Replaced By */
            replaced_by: string | null;
            /** Valid From */
            valid_from: string | null;
            /** Valid Until */
            valid_until: string | null;
        };
        /**
         * CertificateRow
         * @description That something is gone. `key`, `parts`: of a recording.
         */
        CertificateRow: {
            /** At */
            at: number;
            /** By */
            by: string | null;
            /** By Name */
            by_name: string | null;
            /** Contact */
            contact: string;
            /** Key */
            key: ("destroyed" | "missing" | "none") | null;
            /** Parts */
            parts: number | null;
            /** Rule */
            rule: string | null;
            /**
             * What
             * @enum {string}
             */
            what: "recording" | "content" | "record";
            /**
             * Why
             * @enum {string}
             */
            why: "retention" | "erasure" | "withdrawn" | "other";
        };
        /**
         * CertificateView
         * @description How far one reaches, all entries of its name together; a moment that is past: since when no more.
         */
        CertificateView: {
            /** Name */
            name: string;
            /** Valid Until */
            valid_until: number | null;
        };
        /**
         * CertificateWish
         * @description A certificate to be entered. Days are the desk's, both included; null: open. `issuer`: who gave it;
         *     `evidence`: where it can be seen (a reference, a short note). `replaces`: an entry that was wrong.
         */
        CertificateWish: {
            /** Agent */
            agent: string;
            /** Evidence */
            evidence: string;
            /** Issuer */
            issuer: string;
            /** Name */
            name: string;
            /**
             * Replaces
             * @default null
             */
            replaces?: string | null;
            /** Valid From */
            valid_from: string | null;
            /** Valid Until */
            valid_until: string | null;
        };
        /**
         * ChatDelivered
         * @description This participant's page has shown everything up to and including this message.
         */
        ChatDelivered: {
            /** Contact */
            contact: string;
            /** Message */
            message: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "chat.delivered";
        };
        /** ChatLine */
        ChatLine: {
            /** Delivered At */
            delivered_at: number | null;
            /** Message */
            message: string;
            /**
             * Role
             * @enum {string}
             */
            role: "customer" | "agent" | "colleague" | "companion" | "supervisor";
            /** Sender */
            sender: string;
            /** Sent At */
            sent_at: number;
            /** Text */
            text: string;
        };
        /**
         * ChatMessage
         * @description A new line, or a known one whose delivery state changed.
         */
        ChatMessage: {
            /** Contact */
            contact: string;
            line: components["schemas"]["ChatLine"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "chat.message";
        };
        /** ChatRow */
        ChatRow: {
            /** At */
            at: number;
            /** Role */
            role: string;
            /** Sender */
            sender: string;
            /** Text */
            text: string;
        };
        /**
         * Choice
         * @description Something configured that people pick from: pause reasons, dispositions, skills.
         */
        Choice: {
            /** Id */
            id: string;
            /** Title */
            title: {
                [key: string]: string;
            };
        };
        /**
         * ClaimView
         * @description Another device has opened the same link and asks for the customer's seat.
         */
        ClaimView: {
            /** Asked At */
            asked_at: number;
            /** Id */
            id: string;
        };
        /**
         * ClientFrame
         * @description Version, the client's own id for this command (answers name it), and the command.
         */
        ClientFrame: {
            /** Body */
            body: components["schemas"]["Hello"] | components["schemas"]["Ping"] | components["schemas"]["JoinQueue"] | components["schemas"]["LeaveQueue"] | components["schemas"]["Rate"] | components["schemas"]["SignalDescription"] | components["schemas"]["SignalCandidate"] | components["schemas"]["RestartCall"] | components["schemas"]["RenewIce"] | components["schemas"]["SetMedia"] | components["schemas"]["ReportQuality"] | components["schemas"]["SendChat"] | components["schemas"]["ChatDelivered"] | components["schemas"]["HangUp"] | components["schemas"]["DecideClaim"] | components["schemas"]["RevokeCompanion"] | components["schemas"]["AnswerConsent"] | components["schemas"]["WithdrawConsent"] | components["schemas"]["ShowDocument"] | components["schemas"]["TurnPage"] | components["schemas"]["CloseDocument"] | components["schemas"]["HandPresenting"] | components["schemas"]["LookAround"] | components["schemas"]["RemoveDocument"] | components["schemas"]["GiveDocument"] | components["schemas"]["AddMark"] | components["schemas"]["RemoveMarks"] | components["schemas"]["ViewDocument"] | components["schemas"]["PointAt"] | components["schemas"]["DrawMark"] | components["schemas"]["SetPresence"] | components["schemas"]["AcceptReservation"] | components["schemas"]["DeclineReservation"] | components["schemas"]["SaveNote"] | components["schemas"]["FinishWrapUp"] | components["schemas"]["FindColleagues"] | components["schemas"]["TransferContact"] | components["schemas"]["AskColleague"] | components["schemas"]["JoinColleague"] | components["schemas"]["EndConsult"] | components["schemas"]["HandOver"] | components["schemas"]["TakeOverContact"] | components["schemas"]["RemoveParticipant"] | components["schemas"]["AdmitCompanion"] | components["schemas"]["TakeOverConsole"] | components["schemas"]["AskConsent"] | components["schemas"]["ConsentImpossible"] | components["schemas"]["PauseRecording"] | components["schemas"]["ResumeRecording"] | components["schemas"]["BeginOrder"] | components["schemas"]["EndOrder"] | components["schemas"]["SetHeadset"] | components["schemas"]["JoinPractice"] | components["schemas"]["LeavePractice"] | components["schemas"]["Supervise"];
            /** Id */
            id: string;
            /** V */
            v: number;
        };
        /**
         * ClockPoint
         * @description `pts` ms after the part's beginning it was `at`. Between two points time runs on from the earlier one.
         */
        ClockPoint: {
            /** At */
            at: number;
            /** Pts */
            pts: number;
        };
        /**
         * CloseDocument
         * @description Nothing is shown any more. By the presenter, or the agent who leads.
         */
        CloseDocument: {
            /** Contact */
            contact: string;
            /** Revision */
            revision: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "document.close";
        };
        /**
         * Code
         * @description Stable error codes. Never renamed; a test holds the translations of each.
         * @enum {string}
         */
        Code: "malformed" | "unsupported_version" | "too_large" | "too_many_messages" | "hello_first" | "not_allowed" | "origin_refused" | "not_found" | "unavailable" | "link.invalid" | "link.wrong_desk" | "link.not_yet_valid" | "link.expired" | "link.revoked" | "link.used_up" | "code.unknown" | "code.too_many_tries" | "code.certificate" | "certificate.over" | "contact.none" | "contact.closed" | "contact.wrong_state" | "contact.not_admitted" | "contact.open" | "contact.held" | "contact.destroying" | "queue.closed" | "queue.full" | "queue.channel_not_offered" | "queue.unknown" | "queue.unstaffed" | "contact.full" | "call.stale" | "signal.invalid" | "media.unavailable" | "media.refused" | "media.certificate_mismatch" | "text.empty" | "text.too_long" | "rating.invalid" | "claim.gone" | "reservation.gone" | "presence.busy" | "presence.reason_unknown" | "wrap_up.disposition_unknown" | "agent.disabled" | "colleague.unknown" | "colleague.not_qualified" | "colleague.not_available" | "companion.gone" | "consult.running" | "consult.none" | "practice.busy" | "practice.full" | "supervision.off" | "supervision.purpose_unknown" | "consent.outdated" | "consent.purpose_unknown" | "consent.not_asked" | "consent.impossible" | "recording.off" | "order.not_possible" | "documents.off" | "document.outdated" | "document.gone" | "document.unreadable" | "document.busy" | "upload.offset" | "upload.over" | "upload.limit" | "upload.disk_full" | "upload.unready" | "download.over" | "document.page_unknown" | "document.stale" | "document.not_presenter" | "document.shown" | "document.limit" | "mark.invalid" | "mark.limit" | "appearance.off" | "appearance.check_needed" | "appearance.stale" | "appearance.replayed" | "appearance.implausible" | "appearance.policy_changed" | "appearance.in_call" | "appearance.no_check" | "appearance.blocked" | "appearance.not_blocked" | "appearance.policy_invalid" | "appearance.policy_outdated" | "backdrop.unreadable" | "backdrop.limit" | "review.purpose_needed" | "questions.outdated" | "judgement.draft_outdated" | "judgement.early" | "judgement.outdated" | "judgement.given" | "judgement.enough" | "judgement.incomplete" | "judgement.settled" | "task.taken" | "task.done" | "task.barred" | "plan.ended" | "sample.drawn" | "sample.empty" | "search.away" | "sign_in.refused" | "sign_in.locked" | "sign_in.needed" | "password.weak" | "field.invalid";
        /** CodeEntry */
        CodeEntry: {
            /** Code */
            code: string;
        };
        /**
         * Colleagues
         * @description Answer to *colleagues.find*, as it is at that moment.
         */
        Colleagues: {
            /** Colleagues */
            colleagues: components["schemas"]["ColleagueView"][];
            /** Contact */
            contact: string;
            /** Queues */
            queues: components["schemas"]["TransferQueueView"][];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "colleagues";
        };
        /**
         * ColleagueView
         * @description Somebody to pass a contact to, and no more of them than that takes.
         *
         *     `queues`: as one of which they may take it; none: they aren't qualified. `available`: they would be asked now.
         */
        ColleagueView: {
            /** Agent */
            agent: string;
            /** Available */
            available: boolean;
            /** Name */
            name: string;
            /** Queues */
            queues: string[];
        };
        /** CompanionContact */
        CompanionContact: {
            companion: components["schemas"]["CompanionView"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "companion.contact";
        };
        /**
         * CompanionMade
         * @description The only answer that ever holds the whole link, which opens one seat, once.
         */
        CompanionMade: {
            /** Companion */
            companion: string;
            /** Expires At */
            expires_at: number;
            /** Url */
            url: string;
        };
        /**
         * CompanionSeat
         * @description Answer to redeeming a companion's link, and to `GET /api/companion`. The cookie holds the secret.
         */
        CompanionSeat: {
            /** Companion */
            companion: string;
            /** Contact */
            contact: string;
            /** Name */
            name: string;
            /** Queue Title */
            queue_title: {
                [key: string]: string;
            };
        };
        /**
         * CompanionSnapshot
         * @description Answer to a companion's *hello*. `chat`: what was said since they take part.
         */
        CompanionSnapshot: {
            call: components["schemas"]["CallView"] | null;
            /** Chat */
            chat: components["schemas"]["ChatLine"][];
            companion: components["schemas"]["CompanionView"];
            documents: components["schemas"]["DocumentsView"] | null;
            /** Now */
            now: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "companion.snapshot";
            /** You */
            you: string;
        };
        /**
         * CompanionView
         * @description A contact as a companion may see it; from the lobby next to nothing. `reason` says how it was over for them.
         */
        CompanionView: {
            aside: components["schemas"]["AsideView"] | null;
            /**
             * Channel
             * @enum {string}
             */
            channel: "video" | "sound" | "chat";
            /** Contact */
            contact: string;
            /** Id */
            id: string;
            /** Name */
            name: string;
            /** Participants */
            participants: components["schemas"]["ParticipantView"][];
            /** Queue Title */
            queue_title: {
                [key: string]: string;
            };
            /** Reason */
            reason: ("left" | "refused" | "removed" | "revoked" | "expired") | null;
            recording: components["schemas"]["RecordingView"] | null;
            /**
             * State
             * @enum {string}
             */
            state: "lobby" | "joined" | "over";
        };
        /**
         * CompanionWish
         * @description A link for somebody who is to come along. `name`: as the others are told it.
         */
        CompanionWish: {
            /** Contact */
            contact: string;
            /** Name */
            name: string;
        };
        /**
         * ConsentAnswer
         * @description `text`: the hash of the words that were shown, in the command's language.
         */
        ConsentAnswer: {
            /** Granted */
            granted: boolean;
            /**
             * Purpose
             * @enum {string}
             */
            purpose: "sound" | "picture" | "screen" | "documents" | "quality" | "training" | "passing_on";
            /** Text */
            text: string;
        };
        /**
         * ConsentAnswerView
         * @description What you answered last for this purpose. `text`: the hash of the words that were shown, in `language`.
         */
        ConsentAnswerView: {
            /** At */
            at: number;
            /** Language */
            language: string;
            /**
             * Purpose
             * @enum {string}
             */
            purpose: "sound" | "picture" | "screen" | "documents" | "quality" | "training" | "passing_on";
            /**
             * State
             * @enum {string}
             */
            state: "granted" | "refused" | "withdrawn";
            /** Text */
            text: string;
            /** Version */
            version: string;
        };
        /**
         * ConsentImpossible
         * @description The customer can't agree; nobody is asked any more, and nothing is recorded by anybody's consent.
         */
        ConsentImpossible: {
            /** Contact */
            contact: string;
            /**
             * Reason
             * @enum {string}
             */
            reason: "minor" | "confused" | "other";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "consent.impossible";
        };
        /**
         * ConsentRow
         * @description The latest answer of a participant to a purpose. `text`: the hash of the words that were shown.
         */
        ConsentRow: {
            /** At */
            at: number;
            /** Given At */
            given_at: number;
            /** Language */
            language: string;
            /** Participant */
            participant: string;
            /**
             * Purpose
             * @enum {string}
             */
            purpose: "sound" | "picture" | "screen" | "documents" | "quality" | "training" | "passing_on";
            /**
             * State
             * @enum {string}
             */
            state: "granted" | "refused" | "withdrawn";
            /** Text */
            text: string;
            /** Version */
            version: string;
        };
        /**
         * ConsentTextView
         * @description What you are asked: the words by language, and their hashes, one of which goes with the answer.
         */
        ConsentTextView: {
            /** Hashes */
            hashes: {
                [key: string]: string;
            };
            /**
             * Purpose
             * @enum {string}
             */
            purpose: "sound" | "picture" | "screen" | "documents" | "quality" | "training" | "passing_on";
            /** Text */
            text: {
                [key: string]: string;
            };
            /** Version */
            version: string;
        };
        /** ConsentWords */
        ConsentWords: {
            /** Hash */
            hash: string;
            /** Language */
            language: string;
            /**
             * Purpose
             * @enum {string}
             */
            purpose: "sound" | "picture" | "screen" | "documents" | "quality" | "training" | "passing_on";
            /** Text */
            text: string;
            /** Version */
            version: string;
        };
        /**
         * ConsultView
         * @description A colleague asked for advice: it *rings* until `expires_at`, then the two are *aside*.
         */
        ConsultView: {
            /** Colleague */
            colleague: string;
            /** Expires At */
            expires_at: number;
            /** Name */
            name: string;
            /** Note */
            note: string;
            /** Since */
            since: number;
            /**
             * State
             * @enum {string}
             */
            state: "ringing" | "aside";
        };
        /**
         * ContactDetail
         * @description One contact with every agent asked, and why, and each one's part; for supervisor and compliance.
         *
         *     For supervisors without details of single agents unless `supervision.agent_details` says so.
         */
        ContactDetail: {
            contact: components["schemas"]["ContactRow"];
            /** Documents */
            documents: components["schemas"]["BroughtRow"][];
            /** Guests */
            guests: components["schemas"]["GuestRow"][];
            /** Matches */
            matches: components["schemas"]["MatchRow"][];
            /** Parts */
            parts: components["schemas"]["PartRow"][];
            /** Rating Text */
            rating_text: string | null;
            /** Timeline */
            timeline: components["schemas"]["TimelineRow"][];
        };
        /** ContactList */
        ContactList: {
            /** Contacts */
            contacts: components["schemas"]["ContactRow"][];
            /** Next */
            next: string | null;
        };
        /**
         * ContactRow
         * @description `agent`: who talks, is asked, or talked last, with the disposition they gave.
         */
        ContactRow: {
            /** Agent */
            agent: string | null;
            /** Agent Name */
            agent_name: string | null;
            /**
             * Channel
             * @enum {string}
             */
            channel: "video" | "sound" | "chat";
            /** Connected At */
            connected_at: number | null;
            /** Disposition */
            disposition: string | null;
            /** End Reason */
            end_reason: ("customer_hung_up" | "agent_hung_up" | "customer_left" | "customer_lost" | "agent_lost" | "claim_refused" | "replaced" | "expired" | "revoked") | null;
            /** Ended At */
            ended_at: number | null;
            /** Id */
            id: string;
            /** Joined At */
            joined_at: number | null;
            /** Language */
            language: string;
            /** Opened At */
            opened_at: number;
            /** Queue */
            queue: string;
            /** Reference */
            reference: string | null;
            /** Stars */
            stars: number | null;
            /**
             * State
             * @enum {string}
             */
            state: "created" | "waiting" | "reserved" | "connected" | "wrap_up" | "closed";
            /** Topic */
            topic: string | null;
        };
        /** CustomerContact */
        CustomerContact: {
            contact: components["schemas"]["CustomerContactView"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "customer.contact";
        };
        /**
         * CustomerContactRow
         * @description `recorded`: something was. `standing`: what an erasure would meet.
         */
        CustomerContactRow: {
            /** Channel */
            channel: string;
            /** Connected At */
            connected_at: number | null;
            /** Ended At */
            ended_at: number | null;
            /** Id */
            id: string;
            /** Opened At */
            opened_at: number;
            /** Queue */
            queue: string;
            /** Recorded */
            recorded: boolean;
            standing: components["schemas"]["StandingRow"];
        };
        /**
         * CustomerContactView
         * @description A contact as its customer may see it.
         *
         *     `seat`: *claimant* has opened a link in use elsewhere and must be let in.
         */
        CustomerContactView: {
            aside: components["schemas"]["AsideView"] | null;
            availability: components["schemas"]["AvailabilityView"];
            /** Can Invite */
            can_invite: boolean;
            /**
             * Channel
             * @enum {string}
             */
            channel: "video" | "sound" | "chat";
            /** Channels */
            channels: ("video" | "sound" | "chat")[];
            /** Claims */
            claims: components["schemas"]["ClaimView"][];
            /** Companions */
            companions: components["schemas"]["InviteView"][];
            /** Connected At */
            connected_at: number | null;
            /** End Reason */
            end_reason: ("customer_hung_up" | "agent_hung_up" | "customer_left" | "customer_lost" | "agent_lost" | "claim_refused" | "replaced" | "expired" | "revoked") | null;
            /** Ended At */
            ended_at: number | null;
            /** Id */
            id: string;
            /** Opened At */
            opened_at: number;
            /** Participants */
            participants: components["schemas"]["ParticipantView"][];
            passed_on: components["schemas"]["PassedOnView"] | null;
            place: components["schemas"]["PlaceView"] | null;
            /** Queue */
            queue: string;
            /** Queue Title */
            queue_title: {
                [key: string]: string;
            };
            /** Rated */
            rated: boolean;
            recording: components["schemas"]["RecordingView"] | null;
            /**
             * Seat
             * @enum {string}
             */
            seat: "holder" | "claimant";
            /**
             * State
             * @enum {string}
             */
            state: "created" | "waiting" | "reserved" | "connected" | "wrap_up" | "closed";
        };
        /** CustomerErased */
        CustomerErased: {
            /** Links */
            links: number;
            /** Results */
            results: components["schemas"]["StandingRow"][];
            /** Searches */
            searches: number;
        };
        /**
         * CustomerFound
         * @description `more`: there are later contacts than these. `links`: how many invitations were made for them; `searches`: how
         *     many saved searches name their reference.
         */
        CustomerFound: {
            /** Contacts */
            contacts: components["schemas"]["CustomerContactRow"][];
            /** Links */
            links: number;
            /** More */
            more: boolean;
            /** Searches */
            searches: number;
        };
        /**
         * CustomerSeat
         * @description Answer to redeeming a link or a code, and to `GET /api/contact`. The cookie holds the secret.
         */
        CustomerSeat: {
            /** Channels */
            channels: ("video" | "sound" | "chat")[];
            /** Contact */
            contact: string;
            /**
             * Seat
             * @enum {string}
             */
            seat: "holder" | "claimant";
            /**
             * State
             * @enum {string}
             */
            state: "created" | "waiting" | "reserved" | "connected" | "wrap_up" | "closed";
        };
        /**
         * CustomerSnapshot
         * @description Answer to *hello*: everything this customer may know. `you` is the own participant id.
         */
        CustomerSnapshot: {
            call: components["schemas"]["CallView"] | null;
            /** Chat */
            chat: components["schemas"]["ChatLine"][];
            contact: components["schemas"]["CustomerContactView"];
            documents: components["schemas"]["DocumentsView"] | null;
            /** Now */
            now: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "customer.snapshot";
            /** You */
            you: string;
        };
        /**
         * DecideClaim
         * @description Let the device that opened the same link take over the customer's seat, or not (agent or present holder).
         */
        DecideClaim: {
            /** Admit */
            admit: boolean;
            /** Claim */
            claim: string;
            /** Contact */
            contact: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "claim.decide";
        };
        /** DeclineReservation */
        DeclineReservation: {
            /** Reservation */
            reservation: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "reservation.decline";
        };
        /**
         * DeskInfo
         * @description Whose desk this is. `privacy` and `imprint` are plain text, paragraphs apart by a blank line.
         */
        DeskInfo: {
            /** Contact Hint */
            contact_hint: {
                [key: string]: string;
            };
            /** Demo */
            demo: boolean;
            /** Imprint */
            imprint: {
                [key: string]: string;
            };
            /** Languages */
            languages: string[];
            /** Name */
            name: string;
            /** Privacy */
            privacy: {
                [key: string]: string;
            };
        };
        /** DestructionList */
        DestructionList: {
            /** Certificates */
            certificates: components["schemas"]["CertificateRow"][];
            /** Next */
            next: string | null;
        };
        /**
         * DocumentPointed
         * @description Where somebody points; without coordinates no longer.
         */
        DocumentPointed: {
            /** Contact */
            contact: string;
            /** Page */
            page: number;
            /** Sender */
            sender: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "document.pointed";
            /** Version */
            version: string;
            /** X */
            x: number | null;
            /** Y */
            y: number | null;
        };
        /** Documents */
        Documents: {
            /** Contact */
            contact: string;
            documents: components["schemas"]["DocumentsView"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "documents";
        };
        /**
         * DocumentsView
         * @description `can`: what you may do now. `revision` is the sharing's, also while nothing is shown.
         */
        DocumentsView: {
            /** Can */
            can: ("bring" | "show" | "present" | "mark" | "give")[];
            /** Documents */
            documents: components["schemas"]["DocumentView"][];
            /** Enabled */
            enabled: boolean;
            /** People */
            people: components["schemas"]["PersonPage"][];
            /** Revision */
            revision: number;
            sharing: components["schemas"]["SharingView"] | null;
        };
        /**
         * DocumentView
         * @description A version that is in the contact. `by`: the participant who brought it. `library`, `number`: of the library, and
         *     which version of it there; `valid_until`: as long as it may be used. `given`: the customer gets it after the call.
         *
         *     `marks`: how many it has, told when something else has changed; from none to some at once.
         */
        DocumentView: {
            /** Brought At */
            brought_at: number;
            /** By */
            by: string | null;
            /** Given */
            given: ("plain" | "marked") | null;
            /**
             * Kind
             * @enum {string}
             */
            kind: "pdf" | "image" | "text";
            /** Library */
            library: string | null;
            /** Marks */
            marks: number;
            /** Name */
            name: string;
            /** Number */
            number: number | null;
            /** Pages */
            pages: number;
            /** Sha256 */
            sha256: string;
            /** Size */
            size: number;
            /** Sizes */
            sizes: [
                number,
                number
            ][];
            /** Valid Until */
            valid_until: number | null;
            /** Version */
            version: string;
        };
        /**
         * DocumentViewed
         * @description How the presenter sees the page now.
         */
        DocumentViewed: {
            /** Contact */
            contact: string;
            /** Page */
            page: number;
            /** Sender */
            sender: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "document.viewed";
            /** Version */
            version: string;
            /** X */
            x: number;
            /** Y */
            y: number;
            /** Zoom */
            zoom: number;
        };
        /**
         * DownloadAddress
         * @description Null while nothing was given. `until`: when what was given is destroyed.
         */
        DownloadAddress: {
            /** Until */
            until: number | null;
            /** Url */
            url: string | null;
        };
        /**
         * DownloadFile
         * @description `marked`: with what was drawn on it. `sha256` of exactly the bytes that are downloaded.
         */
        DownloadFile: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "pdf" | "image" | "text";
            /** Marked */
            marked: boolean;
            /** Name */
            name: string;
            /** Pages */
            pages: number;
            /** Sha256 */
            sha256: string;
            /** Size */
            size: number;
            /** Version */
            version: string;
        };
        /**
         * Downloads
         * @description `house`: whose desk it was. `missing`: names of what was given as well and can't be had now.
         */
        Downloads: {
            /** Files */
            files: components["schemas"]["DownloadFile"][];
            /** House */
            house: string;
            /** Missing */
            missing: string[];
            /** Until */
            until: number;
        };
        /** DownloadToken */
        DownloadToken: {
            /** Token */
            token: string;
        };
        /**
         * DraftView
         * @description One's own. `version`: of the questions that it answered; those asked now may be others.
         */
        DraftView: {
            /** Answers */
            answers: {
                [key: string]: components["schemas"]["ReplyBody"];
            };
            /** Outcome */
            outcome: ("pass" | "complaint" | "escalate") | null;
            /** Revision */
            revision: number;
            /** Saved At */
            saved_at: number;
            /** Version */
            version: number;
            /** Words */
            words: string;
        };
        /**
         * DraftWish
         * @description `revision`: the one of the draft that this was written over; 0: there was none. `version`: of the questions.
         */
        DraftWish: {
            /** Answers */
            answers: {
                [key: string]: components["schemas"]["ReplyBody"];
            };
            /** Outcome */
            outcome: ("pass" | "complaint" | "escalate") | null;
            /** Revision */
            revision: number;
            /** Version */
            version: number;
            /** Words */
            words: string;
        };
        /**
         * DrawMark
         * @description Points since the last of this mark; ended by `mark.add` of the same id. No points: it is given up.
         */
        DrawMark: {
            /** Contact */
            contact: string;
            /** Mark */
            mark: string;
            /** Page */
            page: number;
            /** Points */
            points: number[];
            /** Size */
            size: number;
            /**
             * Tool
             * @enum {string}
             */
            tool: "pen" | "highlighter" | "text" | "arrow" | "rectangle";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "mark.draw";
            /** Version */
            version: string;
        };
        /**
         * DrawWish
         * @description `month`: like *2026-10*.
         */
        DrawWish: {
            /** Month */
            month: string;
        };
        /**
         * DueView
         * @description When a layer of a contact goes, and which setting decides. `at` None: never by itself.
         */
        DueView: {
            /** At */
            at: number | null;
            /**
             * Reason
             * @enum {string}
             */
            reason: "period" | "duty" | "extended" | "floor" | "ceiling" | "waits" | "no_rule" | "nothing";
            /** Rule */
            rule: string;
            /**
             * What
             * @enum {string}
             */
            what: "recording" | "content" | "record";
        };
        /**
         * ElsewhereRow
         * @description Somebody who looked at a page by themselves.
         */
        ElsewhereRow: {
            /** Page */
            page: number;
            /** Participant */
            participant: string;
            /** Version */
            version: string;
        };
        /**
         * EndConsult
         * @description Call it off while it rings, or go back to the customer without the colleague.
         */
        EndConsult: {
            /** Contact */
            contact: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "consult.end";
        };
        /** EndOrder */
        EndOrder: {
            /** Contact */
            contact: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "order.end";
        };
        /**
         * EraseWish
         * @description One of `reference` and `contact` says whose. `contacts`: what was seen and is to go.
         */
        EraseWish: {
            /**
             * Contact
             * @default null
             */
            contact?: string | null;
            /** Contacts */
            contacts: string[];
            /**
             * Reference
             * @default null
             */
            reference?: string | null;
        };
        /** Error */
        Error: {
            code: components["schemas"]["Code"];
            /** Details */
            details: {
                [key: string]: string | number | null;
            };
            /** Sentence */
            sentence: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "error";
        };
        /**
         * Evidence
         * @description How well a check does on the held-back half of the labelled pictures. `people`: in that set.
         *
         *     `caught`, `false_alarms`: parts of what should be flagged and of what should not; None: not evaluated.
         *     `most`: the severity that a policy may give it.
         */
        Evidence: {
            /** Caught */
            caught: number | null;
            /** False Alarms */
            false_alarms: number | null;
            /**
             * Most
             * @enum {string}
             */
            most: "info" | "warn" | "block";
            /** People */
            people: number;
        };
        /**
         * EvidenceOffer
         * @description What a bundle for that purpose would hold. `recorded`: anything ever was; `lines`: of chat;
         *     `documents`: that were brought; `withheld`: who is left out; `trouble`: why there is no media.
         */
        EvidenceOffer: {
            /** Contact */
            contact: string;
            /** Documents */
            documents: number;
            /** Lines */
            lines: number;
            /** Pages */
            pages: number;
            /** Parts */
            parts: number;
            /**
             * Purpose
             * @enum {string}
             */
            purpose: "customer" | "authority" | "dispute" | "internal";
            /** Recorded */
            recorded: boolean;
            /** Trouble */
            trouble: string | null;
            /** Withheld */
            withheld: string[];
        };
        /**
         * EvidenceWish
         * @description For whom it is made: decides what may be in it.
         */
        EvidenceWish: {
            /**
             * Purpose
             * @enum {string}
             */
            purpose: "customer" | "authority" | "dispute" | "internal";
        };
        /** ExtensionView */
        ExtensionView: {
            /** Made At */
            made_at: number;
            /** Made By */
            made_by: string;
            /** Made By Name */
            made_by_name: string | null;
            /** Reason */
            reason: string;
        };
        /**
         * FilmRow
         * @description `state` None: there is none. `done`, `of`: ms of the film; `until`: when it goes by itself; `code`: why it
         *     failed.
         */
        FilmRow: {
            /** Code */
            code: string | null;
            /** Contact */
            contact: string;
            /** Done */
            done: number;
            /** Of */
            of: number;
            /** Purpose */
            purpose: ("customer" | "authority" | "dispute" | "internal") | null;
            /** Size */
            size: number;
            /** State */
            state: ("waiting" | "running" | "done" | "failed" | "cancelled") | null;
            /** Until */
            until: number | null;
        };
        /**
         * FilmWish
         * @description `language`: of the words in it.
         */
        FilmWish: {
            /**
             * Language
             * @enum {string}
             */
            language: "de" | "en";
            /**
             * Purpose
             * @enum {string}
             */
            purpose: "customer" | "authority" | "dispute" | "internal";
        };
        /**
         * FindColleagues
         * @description Whom could this contact be passed to? `name`: a part of the colleague's name, empty for anybody.
         */
        FindColleagues: {
            /** Contact */
            contact: string;
            /** Name */
            name: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "colleagues.find";
        };
        /**
         * FinishWrapUp
         * @description Closes the agent's part; afterwards the agent is what `then` says (paused takes `reason`).
         */
        FinishWrapUp: {
            /** Contact */
            contact: string;
            /** Disposition */
            disposition: string;
            /** Note */
            note: string;
            /** Reason */
            reason: string | null;
            /**
             * Then
             * @enum {string}
             */
            then: "available" | "paused" | "offline";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "wrap_up.finish";
        };
        /**
         * FlawList
         * @description All that is wrong with a recording's files; empty: every chunk is as it was written, and none is missing.
         */
        FlawList: {
            /** Flaws */
            flaws: components["schemas"]["FlawRow"][];
        };
        /**
         * FlawRow
         * @description What isn't as it was written: a recording's key (`sequence` None), a part, or a chunk of it. `start`, `end`: what
         *     was in it, on the recording's clock.
         */
        FlawRow: {
            /** Chunk */
            chunk: number | null;
            /** End */
            end: number | null;
            /** Sequence */
            sequence: number | null;
            /** Start */
            start: number | null;
            /** What */
            what: string;
        };
        /**
         * FoundContact
         * @description `mode`: by which consent it could be recorded; `recorded`: something was.
         */
        FoundContact: {
            contact: components["schemas"]["ContactRow"];
            /** Flags */
            flags: ("crashed" | "lost" | "recording_failed" | "network" | "refused" | "low_rating")[];
            /**
             * Mode
             * @enum {string}
             */
            mode: "never" | "consent" | "statutory" | "agent_only";
            /** Recorded */
            recorded: boolean;
            /** Snippets */
            snippets: components["schemas"]["SnippetRow"][];
        };
        /**
         * FoundList
         * @description `total`: of the first page; counted up to `most_counted`, and one more where there are more.
         */
        FoundList: {
            /** Complete */
            complete: boolean;
            /** Contacts */
            contacts: components["schemas"]["FoundContact"][];
            /** Most Counted */
            most_counted: number;
            /** Next */
            next: string | null;
            /** Total */
            total: number | null;
        };
        /**
         * GapRow
         * @description Nothing could be saved from `start` to `end` (ms after the part's beginning).
         */
        GapRow: {
            /** End */
            end: number;
            /** Lost */
            lost: number;
            /** Start */
            start: number;
        };
        /**
         * GiveDocument
         * @description The customer gets it after the call, with its marks or without, or doesn't. Also in wrap-up.
         */
        GiveDocument: {
            /** Contact */
            contact: string;
            /** Given */
            given: boolean;
            /** Marked */
            marked: boolean;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "document.give";
            /** Version */
            version: string;
        };
        /**
         * GuestRow
         * @description Who took part besides customer and agents. `who`: as the timeline's entries name them.
         */
        GuestRow: {
            /** Name */
            name: string;
            /** Who */
            who: string;
        };
        /**
         * HandOver
         * @description A colleague who takes part becomes the agent; the agent leaves and wraps up.
         */
        HandOver: {
            /** Agent */
            agent: string;
            /** Contact */
            contact: string;
            /** Note */
            note: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "contact.hand_over";
        };
        /**
         * HandPresenting
         * @description The presenter's role goes to this participant. By the presenter, or the agent who leads.
         */
        HandPresenting: {
            /** Contact */
            contact: string;
            /** Participant */
            participant: string;
            /** Revision */
            revision: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "document.present";
        };
        /** HangUp */
        HangUp: {
            /** Contact */
            contact: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "hangup";
        };
        /**
         * HeldCall
         * @description A call whose peer connection a page holds already, in this epoch.
         */
        HeldCall: {
            /** Contact */
            contact: string;
            /** Epoch */
            epoch: number;
        };
        /**
         * HeldView
         * @description A contact in a case. `lifted_at` None: it is held.
         */
        HeldView: {
            /** Contact */
            contact: string;
            /** Held At */
            held_at: number;
            /** Held By */
            held_by: string;
            /** Held By Name */
            held_by_name: string | null;
            /** Hold */
            hold: string;
            /** Lift Reason */
            lift_reason: string | null;
            /** Lifted At */
            lifted_at: number | null;
            /** Lifted By */
            lifted_by: string | null;
            /** Lifted By Name */
            lifted_by_name: string | null;
            /** Queue */
            queue: string;
            /** Reason */
            reason: string;
        };
        /**
         * Hello
         * @description First message on every connection. `instance` is random per page load: the same page reconnecting keeps it.
         *
         *     `calls` is what a page brings along: a desk that was started anew doesn't know which page was in a call.
         */
        Hello: {
            /**
             * Calls
             * @default []
             */
            calls?: components["schemas"]["HeldCall"][];
            /** Instance */
            instance: string;
            /**
             * Language
             * @enum {string}
             */
            language: "de" | "en";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "hello";
        };
        /**
         * HoldDetail
         * @description `contacts`: those held first, at most 200.
         */
        HoldDetail: {
            /** Contacts */
            contacts: components["schemas"]["HeldView"][];
            hold: components["schemas"]["HoldView"];
        };
        /** HoldList */
        HoldList: {
            /** Holds */
            holds: components["schemas"]["HoldView"][];
            /** Next */
            next: string | null;
        };
        /** HoldMore */
        HoldMore: {
            /** Contacts */
            contacts: string[];
        };
        /**
         * HoldView
         * @description A case. `contacts`: that it holds now; `all`: that it ever held and that are still there.
         */
        HoldView: {
            /** All */
            all: number;
            /** Contacts */
            contacts: number;
            /** Id */
            id: string;
            /** Reason */
            reason: string;
            /** Set At */
            set_at: number;
            /** Set By */
            set_by: string;
            /** Set By Name */
            set_by_name: string | null;
        };
        /** HoldWish */
        HoldWish: {
            /** Contacts */
            contacts: string[];
            /** Reason */
            reason: string;
        };
        /**
         * HouseBackdrop
         * @description `width` and `height` of its picture, in pixels.
         */
        HouseBackdrop: {
            /** Added At */
            added_at: number;
            /** Height */
            height: number;
            /** Id */
            id: string;
            /** Name */
            name: {
                [key: string]: string;
            };
            /** Width */
            width: number;
        };
        /**
         * HouseBackdrops
         * @description All of the house, the oldest first; at most `most` fit.
         */
        HouseBackdrops: {
            /** Backdrops */
            backdrops: components["schemas"]["HouseBackdrop"][];
            /** Most */
            most: number;
        };
        /** IceServer */
        IceServer: {
            /** Credential */
            credential: string | null;
            /** Urls */
            urls: string[];
            /** Username */
            username: string | null;
        };
        /**
         * InviteView
         * @description A companion of this contact who is to come, waits in the lobby, or takes part.
         */
        InviteView: {
            /** Expires At */
            expires_at: number;
            /** Id */
            id: string;
            /** Name */
            name: string;
            /**
             * State
             * @enum {string}
             */
            state: "invited" | "lobby" | "joined";
        };
        /**
         * JoinColleague
         * @description Bring the colleague to the customer.
         */
        JoinColleague: {
            /** Contact */
            contact: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "consult.join";
        };
        /**
         * JoinPractice
         * @description Into a rehearsal, which begins with whoever comes first. `practice`: random, of the first page's choosing; a
         *     colleague has it from a link. Signals of its call name it as their `contact`.
         */
        JoinPractice: {
            /** Practice */
            practice: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "practice.join";
        };
        /**
         * JoinQueue
         * @description After the device check. `camera` and `microphone` say what the customer brings.
         */
        JoinQueue: {
            /** Camera */
            camera: boolean;
            /**
             * Channel
             * @enum {string}
             */
            channel: "video" | "sound" | "chat";
            /** Contact */
            contact: string;
            /** Microphone */
            microphone: boolean;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "queue.join";
        };
        /**
         * JudgementView
         * @description A contact as one reviewer may see it. `blind`: what others say is hidden until the own verdict is given; then
         *     `verdicts` is empty, and `others` says how many there are.
         *
         *     `may`: whether this reviewer can give a verdict; *early*: the contact isn't over, *own*: given, *enough*: others
         *     have given theirs. `differences`: ids of questions, and *outcome*.
         */
        JudgementView: {
            /** Blind */
            blind: boolean;
            /** Contact */
            contact: string;
            /** Differences */
            differences: string[];
            draft: components["schemas"]["DraftView"] | null;
            /**
             * May
             * @enum {string}
             */
            may: "give" | "early" | "own" | "enough";
            /** Others */
            others: number;
            questions: components["schemas"]["QuestionList"];
            /** Remarks */
            remarks: components["schemas"]["RemarkView"][];
            /** Revision */
            revision: number;
            /** Second */
            second: boolean;
            settlement: components["schemas"]["SettlementView"] | null;
            /**
             * State
             * @enum {string}
             */
            state: "open" | "second" | "differing" | "done";
            /** Verdicts */
            verdicts: components["schemas"]["VerdictView"][];
        };
        /**
         * KeepingView
         * @description A contact as retention sees it. `due`: of layers that are still there; `gone`: others. `key`: of the recording:
         *     *whole*, *destroyed*, *missing* (lost), *none* (nothing was recorded), *unknown* (its disk is away).
         */
        KeepingView: {
            /** Contact */
            contact: string;
            /** Due */
            due: components["schemas"]["DueView"][];
            duty: components["schemas"]["DueView"] | null;
            /** Extendable */
            extendable: boolean;
            extension: components["schemas"]["ExtensionView"] | null;
            /** Going */
            going: ("recording" | "content" | "record")[];
            /** Gone */
            gone: ("recording" | "content" | "record")[];
            /** Holds */
            holds: components["schemas"]["HeldView"][];
            /** Key */
            key: string;
            /** Open */
            open: boolean;
        };
        /** LeavePractice */
        LeavePractice: {
            /** Practice */
            practice: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "practice.leave";
        };
        /** LeaveQueue */
        LeaveQueue: {
            /** Contact */
            contact: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "queue.leave";
        };
        /**
         * Library
         * @description By topic and name. `topics`: all there are, for the filter.
         */
        Library: {
            /** Documents */
            documents: components["schemas"]["LibraryRow"][];
            /** Topics */
            topics: string[];
        };
        /**
         * LibraryChange
         * @description What may change of a document without a new version. `validity`: of one version, if it is to change.
         */
        LibraryChange: {
            /** Name */
            name: string;
            /** Queues */
            queues: string[];
            /** Topic */
            topic: string;
            /** @default null */
            validity?: components["schemas"]["ValidityChange"] | null;
        };
        /**
         * LibraryDocument
         * @description With all its versions, the latest first.
         */
        LibraryDocument: {
            document: components["schemas"]["LibraryRow"];
            /** Versions */
            versions: components["schemas"]["LibraryVersion"][];
            /** Withdrawn At */
            withdrawn_at: number | null;
            /** Withdrawn By */
            withdrawn_by: string | null;
        };
        /**
         * LibraryRow
         * @description `current`: the version that may be shown, or else the latest. `state` is that version's; *withdrawn* of all.
         *
         *     `queues` empty: of all queues. `mine`: you may change it.
         */
        LibraryRow: {
            /** Changed At */
            changed_at: number;
            current: components["schemas"]["LibraryVersion"];
            /** Document */
            document: string;
            /** Mine */
            mine: boolean;
            /** Name */
            name: string;
            /** Queues */
            queues: string[];
            /**
             * State
             * @enum {string}
             */
            state: "valid" | "not_yet" | "outdated" | "withdrawn";
            /** Topic */
            topic: string;
            /** Versions */
            versions: number;
        };
        /**
         * LibraryVersion
         * @description One immutable file. `valid_from`, `valid_until`: days, both included; null: open. `name`: of the file.
         *
         *     Of several only the latest that has begun may be shown: those before it are *outdated* for good.
         */
        LibraryVersion: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "pdf" | "image" | "text";
            /** Made At */
            made_at: number;
            /** Made By */
            made_by: string;
            /** Made By Name */
            made_by_name: string | null;
            /** Name */
            name: string;
            /** Notes */
            notes: string[];
            /** Number */
            number: number;
            /** Pages */
            pages: number;
            /** Sha256 */
            sha256: string;
            /** Size */
            size: number;
            /** Sizes */
            sizes: [
                number,
                number
            ][];
            /**
             * State
             * @enum {string}
             */
            state: "valid" | "not_yet" | "outdated" | "withdrawn";
            /** Valid From */
            valid_from: string | null;
            /** Valid Until */
            valid_until: string | null;
            /** Version */
            version: string;
        };
        /**
         * LibraryWish
         * @description A new document from an upload that is *ready*. `queues` empty: for all queues.
         */
        LibraryWish: {
            /** Name */
            name: string;
            /** Queues */
            queues: string[];
            /** Topic */
            topic: string;
            /** Upload */
            upload: string;
            /** Valid From */
            valid_from: string | null;
            /** Valid Until */
            valid_until: string | null;
        };
        /**
         * LiftWish
         * @description `contacts` None: of all.
         */
        LiftWish: {
            /**
             * Contacts
             * @default null
             */
            contacts?: string[] | null;
            /** Reason */
            reason: string;
        };
        /**
         * LinkCheck
         * @description A valid link, looked at without using it up. `language` the link asks for, for the page's first words.
         */
        LinkCheck: {
            availability: components["schemas"]["AvailabilityView"];
            /** Channels */
            channels: ("video" | "sound" | "chat")[];
            /** Expires At */
            expires_at: number;
            /** Language */
            language: string;
            /** Queue */
            queue: string;
            /** Queue Title */
            queue_title: {
                [key: string]: string;
            };
        };
        /** LinkList */
        LinkList: {
            /** Links */
            links: components["schemas"]["LinkView"][];
            /** Next */
            next: string | null;
        };
        /**
         * LinkMade
         * @description The only answer that ever holds the whole link.
         */
        LinkMade: {
            link: components["schemas"]["LinkView"];
            /** Url */
            url: string;
        };
        /** LinkToken */
        LinkToken: {
            /** Token */
            token: string;
        };
        /**
         * LinkView
         * @description A link without its token.
         */
        LinkView: {
            /** Contacts */
            contacts: number;
            /** Expires At */
            expires_at: number;
            /** Fixed Agent */
            fixed_agent: string | null;
            /** Id */
            id: string;
            /** Language */
            language: string | null;
            /** Made At */
            made_at: number;
            /** Made By */
            made_by: string;
            /** Not Before */
            not_before: number | null;
            /** Preferred Agent */
            preferred_agent: string | null;
            /** Priority S */
            priority_s: number;
            /** Queue */
            queue: string;
            /** Reference */
            reference: string | null;
            /** Revoked At */
            revoked_at: number | null;
            /** Skills */
            skills: {
                [key: string]: number;
            };
            /** Topic */
            topic: string | null;
            /** Used */
            used: number;
        };
        /**
         * LinkWish
         * @description A link to be made. Null: the queue's or the house's default.
         */
        LinkWish: {
            /**
             * Contacts
             * @default 1
             */
            contacts?: number;
            /**
             * Expires At
             * @default null
             */
            expires_at?: number | null;
            /**
             * Fixed Agent
             * @default null
             */
            fixed_agent?: string | null;
            /**
             * Language
             * @default null
             */
            language?: string | null;
            /**
             * Not Before
             * @default null
             */
            not_before?: number | null;
            /**
             * Preferred Agent
             * @default null
             */
            preferred_agent?: string | null;
            /**
             * Priority S
             * @default 0
             */
            priority_s?: number;
            /** Queue */
            queue: string;
            /**
             * Reference
             * @default null
             */
            reference?: string | null;
            /** Skills */
            skills?: {
                [key: string]: number;
            };
            /**
             * Topic
             * @default null
             */
            topic?: string | null;
        };
        /**
         * LookAround
         * @description I look at this page, whatever the presenter shows; `page` None: I follow again.
         */
        LookAround: {
            /** Contact */
            contact: string;
            /** Page */
            page: number | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "document.look";
            /** Version */
            version: string;
        };
        /**
         * LossRow
         * @description Of the agents of a queue on one channel: `able` now, `losing` of them soon, `lost` already.
         */
        LossRow: {
            /** Able */
            able: number;
            /**
             * Channel
             * @enum {string}
             */
            channel: "video" | "sound" | "chat";
            /** Losing */
            losing: number;
            /** Lost */
            lost: number;
            /** Queue */
            queue: string;
        };
        /**
         * ManualItem
         * @description What no camera can judge and the agent confirms: a collar, a badge. `text`: in every language.
         */
        ManualItem: {
            /** Id */
            id: string;
            /**
             * Severity
             * @enum {string}
             */
            severity: "info" | "warn" | "block";
            /** Text */
            text: {
                [key: string]: string;
            };
        };
        /**
         * Mark
         * @description A new mark, or one that was removed.
         */
        Mark: {
            /** Contact */
            contact: string;
            mark: components["schemas"]["MarkView"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "mark";
        };
        /**
         * MarkDrawn
         * @description What somebody draws just now: points to be added to this mark. No points: it is given up.
         */
        MarkDrawn: {
            /** Contact */
            contact: string;
            /** Mark */
            mark: string;
            /** Page */
            page: number;
            /** Points */
            points: number[];
            /** Sender */
            sender: string;
            /** Size */
            size: number;
            /**
             * Tool
             * @enum {string}
             */
            tool: "pen" | "highlighter" | "text" | "arrow" | "rectangle";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "mark.drawn";
            /** Version */
            version: string;
        };
        /**
         * MarkView
         * @description `number` counts the marks and removals of a contact. Of one that was removed (`removed_at`) it is the removal's,
         *     and `points` and `text` are no longer told.
         */
        MarkView: {
            /** At */
            at: number;
            /** Author */
            author: string;
            /** Colour */
            colour: number;
            /** Id */
            id: string;
            /** Number */
            number: number;
            /** Page */
            page: number;
            /** Points */
            points: number[];
            /** Removed At */
            removed_at: number | null;
            /** Size */
            size: number;
            /** Text */
            text: string | null;
            /**
             * Tool
             * @enum {string}
             */
            tool: "pen" | "highlighter" | "text" | "arrow" | "rectangle";
            /** Version */
            version: string;
        };
        /** MatchRow */
        MatchRow: {
            /** Agent */
            agent: string;
            /** Agent Name */
            agent_name: string;
            /** Contact */
            contact: string;
            /** Made At */
            made_at: number;
            /**
             * Outcome
             * @enum {string}
             */
            outcome: "asked" | "accepted" | "declined" | "unanswered" | "withdrawn" | "not_taken";
            /** Queue */
            queue: string;
            reason: components["schemas"]["ReasonView"];
            /** Reservation */
            reservation: string;
        };
        /**
         * Me
         * @description Who is signed in, and what their pages need to know of the configuration: of a reviewer who is limited to some
         *     `queues`, no others.
         */
        Me: {
            /** Certificates */
            certificates: components["schemas"]["Choice"][];
            /** Dispositions */
            dispositions: components["schemas"]["Choice"][];
            /** Id */
            id: string;
            /** Login */
            login: string;
            /** Name */
            name: string;
            /** Pause Reasons */
            pause_reasons: components["schemas"]["Choice"][];
            /** Queues */
            queues: components["schemas"]["QueueInfo"][];
            review: components["schemas"]["Reviewing"] | null;
            /**
             * Role
             * @enum {string}
             */
            role: "agent" | "supervisor" | "compliance" | "administrator";
            /** Skills */
            skills: components["schemas"]["Choice"][];
            supervision: components["schemas"]["Supervision"];
            /** Time Zone */
            time_zone: string;
        };
        /**
         * Observation
         * @description The values of one measurement; None: not measured. It is judged and forgotten.
         *
         *     faces: found in the whole picture. others: further people. portraits: framed faces in the background.
         *     center_x, eye_y, face_height: of the one face. face_p97: 97th percentile of luma in its box, 0 to 255.
         *     face_clipped: part of its skin with L* over 97. back_light: L* of the background (75th percentile) minus L* of the
         *     face's skin (97th). sharpness: variance of the Laplacian over variance, times 100, of the face at 160 pixels.
         *     backdrop_changed: part of the cells that differ from the reference. backdrop_busy: spread of L*a*b* of the blurred
         *     background. background_text, clothing_text: area of text. bare: skin over skin and clothes, without the neck.
         *     pattern: strength of the clothes' pattern. palette: least CIE76 distance of the clothes to the house's colours.
         */
        Observation: {
            /**
             * Back Light
             * @default null
             */
            back_light?: number | null;
            /**
             * Backdrop Busy
             * @default null
             */
            backdrop_busy?: number | null;
            /**
             * Backdrop Changed
             * @default null
             */
            backdrop_changed?: number | null;
            /**
             * Background Text
             * @default null
             */
            background_text?: number | null;
            /**
             * Bare
             * @default null
             */
            bare?: number | null;
            /**
             * Center X
             * @default null
             */
            center_x?: number | null;
            /**
             * Clothing Text
             * @default null
             */
            clothing_text?: number | null;
            /**
             * Eye Y
             * @default null
             */
            eye_y?: number | null;
            /**
             * Face Clipped
             * @default null
             */
            face_clipped?: number | null;
            /**
             * Face Height
             * @default null
             */
            face_height?: number | null;
            /**
             * Face P97
             * @default null
             */
            face_p97?: number | null;
            /** Faces */
            faces: number;
            /**
             * Others
             * @default null
             */
            others?: number | null;
            /**
             * Palette
             * @default null
             */
            palette?: number | null;
            /**
             * Pattern
             * @default null
             */
            pattern?: number | null;
            /**
             * Portraits
             * @default null
             */
            portraits?: number | null;
            /**
             * Sharpness
             * @default null
             */
            sharpness?: number | null;
        };
        /**
         * ObservationSent
         * @description What a browser measured, and all that ever leaves it. `values` None: nothing could be, for the reason
         *     `unmeasured`; what was ticked by hand still counts.
         *
         *     `versions`: of each queue's policy that it was measured for. `measure`, `models`: by which code and models (name and
         *     the beginning of the SHA-256).
         */
        ObservationSent: {
            /** Challenge */
            challenge: string;
            /**
             * Effect
             * @enum {string}
             */
            effect: "none" | "blur" | "backdrop";
            /** Measure */
            measure: string;
            /** Models */
            models: {
                [key: string]: string;
            };
            /** Ticks */
            ticks: string[];
            /** Unmeasured */
            unmeasured: ("no_camera" | "model" | "other") | null;
            values: components["schemas"]["Observation"] | null;
            /** Versions */
            versions: {
                [key: string]: number;
            };
        };
        /**
         * Ok
         * @description The command of this id has been carried out and saved.
         */
        Ok: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "ok";
        };
        /**
         * Overview
         * @description For supervisors: on *hello*, then at most once a second while something changes. Matches: the latest 100.
         */
        Overview: {
            /** Agents */
            agents: components["schemas"]["AgentRow"][];
            /** Matches */
            matches: components["schemas"]["MatchRow"][];
            /** Now */
            now: number;
            /** Queues */
            queues: components["schemas"]["QueueView"][];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "overview";
            /** Waiting */
            waiting: components["schemas"]["WaitingRow"][];
            /** Waiting Total */
            waiting_total: number;
        };
        /**
         * PageMarks
         * @description `number`: the highest of any mark or removal in the contact; later ones come as messages.
         */
        PageMarks: {
            /** Marks */
            marks: components["schemas"]["MarkView"][];
            /** Number */
            number: number;
        };
        /** PageText */
        PageText: {
            /** Lines */
            lines: components["schemas"]["TextLine"][];
        };
        /** Participants */
        Participants: {
            /** Contact */
            contact: string;
            /** Participants */
            participants: components["schemas"]["ParticipantView"][];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "participants";
        };
        /** ParticipantView */
        ParticipantView: {
            /** Camera */
            camera: boolean;
            /** Id */
            id: string;
            /** Joined At */
            joined_at: number | null;
            /** Microphone */
            microphone: boolean;
            /** Name */
            name: string | null;
            /** Present */
            present: boolean;
            /** Quality */
            quality: ("good" | "fair" | "poor" | "lost") | null;
            /**
             * Role
             * @enum {string}
             */
            role: "customer" | "agent" | "colleague" | "companion" | "supervisor";
            /** Screen */
            screen: boolean;
            /**
             * Stage
             * @enum {string}
             */
            stage: "call" | "aside" | "waiting";
            trouble: components["schemas"]["TroubleView"] | null;
        };
        /**
         * PartRow
         * @description One agent's part of a contact. `passed_note`: to the next agent, of one who passed the customer on.
         */
        PartRow: {
            /** Agent */
            agent: string;
            /** Agent Name */
            agent_name: string;
            /** Connected At */
            connected_at: number;
            /** Disposition */
            disposition: string | null;
            /** End */
            end: ("ended" | "transferred" | "handed_over" | "agent_lost") | null;
            /** Ended At */
            ended_at: number | null;
            /** Note */
            note: string;
            /** Number */
            number: number;
            /** Passed Note */
            passed_note: string | null;
            /** Queue */
            queue: string;
        };
        /**
         * PassedOnView
         * @description For a customer who waits because an agent passed them on. `to_name`: the agent chosen, while they are asked.
         */
        PassedOnView: {
            /** At */
            at: number;
            /** By Name */
            by_name: string;
            /** Queue Title */
            queue_title: {
                [key: string]: string;
            };
            /** To Name */
            to_name: string | null;
        };
        /**
         * Password
         * @description Of a protected PDF; never stored.
         */
        Password: {
            /** Password */
            password: string;
        };
        /** PasswordChange */
        PasswordChange: {
            /** Current */
            current: string;
            /** New */
            new: string;
        };
        /** PauseRecording */
        PauseRecording: {
            /** Contact */
            contact: string;
            /**
             * Reason
             * @enum {string}
             */
            reason: "card_data" | "off_topic" | "private" | "other";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "recording.pause";
        };
        /** PeerCandidate */
        PeerCandidate: {
            /** Candidate */
            candidate: string;
            /** Contact */
            contact: string;
            /** Epoch */
            epoch: number;
            /** Mid */
            mid: string | null;
            /** Sender */
            sender: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "peer.candidate";
            /** Ufrag */
            ufrag: string | null;
        };
        /** PeerDescription */
        PeerDescription: {
            /** Contact */
            contact: string;
            /** Epoch */
            epoch: number;
            /**
             * Kind
             * @enum {string}
             */
            kind: "offer" | "answer";
            /** Sdp */
            sdp: string;
            /** Sender */
            sender: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "peer.description";
        };
        /**
         * PeerView
         * @description Another end of this participant's calls. Perfect negotiation: `polite` yields in a glare, `offers` begins.
         */
        PeerView: {
            /** Offers */
            offers: boolean;
            /** Participant */
            participant: string;
            /** Polite */
            polite: boolean;
        };
        /**
         * PersonConsentView
         * @description For agents: where a participant stands, summed up over what keeps the recording closed.
         */
        PersonConsentView: {
            /** Participant */
            participant: string;
            /**
             * State
             * @enum {string}
             */
            state: "asked" | "granted" | "refused" | "withdrawn" | "impossible";
        };
        /**
         * PersonPage
         * @description What a participant looks at: as shown, or (not `following`) another page. None: nothing.
         */
        PersonPage: {
            /** Colour */
            colour: number;
            /** Following */
            following: boolean;
            /** Page */
            page: number | null;
            /** Participant */
            participant: string;
            /** Version */
            version: string | null;
        };
        /**
         * PersonRow
         * @description Somebody who took part. `name`: of staff and companions.
         */
        PersonRow: {
            /** Name */
            name: string | null;
            /** Participant */
            participant: string;
            /** Role */
            role: string;
        };
        /**
         * PieceRow
         * @description Some of a text; `hit`: a word that was looked for.
         */
        PieceRow: {
            /** Hit */
            hit: boolean;
            /** Text */
            text: string;
        };
        /** Ping */
        Ping: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "ping";
        };
        /**
         * PlaceView
         * @description Place in the queue from 1 on; `estimate_ms` None where the desk has seen too little to promise anything.
         */
        PlaceView: {
            /** Estimate Ms */
            estimate_ms: number | null;
            /** Place */
            place: number;
            /** Waiting */
            waiting: number;
        };
        /**
         * PlanCount
         * @description How many contacts this rule lets go of next. `held`: of these, stay.
         */
        PlanCount: {
            /** Contacts */
            contacts: number;
            /** Held */
            held: number;
            /**
             * Reason
             * @enum {string}
             */
            reason: "period" | "duty" | "extended" | "floor" | "ceiling" | "waits" | "no_rule" | "nothing";
            /** Rule */
            rule: string;
            /**
             * What
             * @enum {string}
             */
            what: "recording" | "content" | "record";
        };
        /** PlanRow */
        PlanRow: {
            /** Closed At */
            closed_at: number;
            /** Contact */
            contact: string;
            /** Due At */
            due_at: number;
            /** Queue */
            queue: string;
            /**
             * Reason
             * @enum {string}
             */
            reason: "period" | "duty" | "extended" | "floor" | "ceiling" | "waits" | "no_rule" | "nothing";
            /** Rule */
            rule: string;
            /**
             * What
             * @enum {string}
             */
            what: "recording" | "content" | "record";
        };
        /** PlanView */
        PlanView: {
            /** Due Days */
            due_days: number;
            /** Ended At */
            ended_at: number | null;
            /** Id */
            id: string;
            /** Made At */
            made_at: number;
            /** Made By */
            made_by: string;
            /** Made By Name */
            made_by_name: string | null;
            /** Queues */
            queues: string[];
            /** Share */
            share: number;
            /** Title */
            title: string;
        };
        /**
         * PlanWish
         * @description `queues`: none means all. `share` in hundredths of a percent.
         */
        PlanWish: {
            /** Due Days */
            due_days: number;
            /** Queues */
            queues: string[];
            /** Share */
            share: number;
            /** Title */
            title: string;
        };
        /**
         * PointAt
         * @description The laser pointer; without coordinates it is gone.
         */
        PointAt: {
            /** Contact */
            contact: string;
            /** Page */
            page: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "document.pointer";
            /** Version */
            version: string;
            /** X */
            x: number | null;
            /** Y */
            y: number | null;
        };
        /**
         * Policy
         * @description What is asked in one queue. `palette`: the house's colours (#rrggbb).
         */
        Policy: {
            /**
             * Backdrop
             * @default any
             * @enum {string}
             */
            backdrop?: "any" | "plain" | "reference";
            /**
             * Effects
             * @default any
             * @enum {string}
             */
            effects?: "none" | "blur" | "any";
            /**
             * Manual
             * @default []
             */
            manual?: components["schemas"]["ManualItem"][];
            /**
             * Palette
             * @default []
             */
            palette?: string[];
            /**
             * Rules
             * @default []
             */
            rules?: components["schemas"]["Rule"][];
        };
        /** Pong */
        Pong: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "pong";
        };
        /**
         * Practice
         * @description A rehearsal as it is now; `view` None: over for this page.
         */
        Practice: {
            /** Practice */
            practice: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "practice";
            view: components["schemas"]["PracticeView"] | null;
        };
        /**
         * PracticeView
         * @description `call` None: nobody else is there.
         */
        PracticeView: {
            call: components["schemas"]["CallView"] | null;
            /** Participants */
            participants: components["schemas"]["ParticipantView"][];
            /** You */
            you: string;
        };
        /** Presence */
        Presence: {
            me: components["schemas"]["AgentView"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "agent.presence";
        };
        /** Primary */
        Primary: {
            /** Primary */
            primary: boolean;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "console.primary";
        };
        /**
         * Problem
         * @description Every refusal. `field` names the wrong field by its path, for *field.invalid*.
         */
        Problem: {
            code: components["schemas"]["Code"];
            /** Details */
            details: {
                [key: string]: string | number | null;
            };
            /** Field */
            field: string | null;
            /** Sentence */
            sentence: string;
        };
        /**
         * ProspectRow
         * @description A certificate that an enabled agent lacks or soon will. `last_day`: the last one on which it is or was valid.
         */
        ProspectRow: {
            /** Agent */
            agent: string;
            /** Agent Name */
            agent_name: string;
            /** Begins On */
            begins_on: string | null;
            /** Last Day */
            last_day: string | null;
            /** Name */
            name: string;
            /** Queues */
            queues: string[];
            /**
             * State
             * @enum {string}
             */
            state: "absent" | "run_out" | "revoked" | "not_yet" | "ending";
        };
        /**
         * PurposeDeclared
         * @description `subject`: a contact's id, or what else is looked at: *search*, *samples*, *retention*, *customers*, *audit*.
         *     `purpose`: one of those that the house has.
         */
        PurposeDeclared: {
            /** Purpose */
            purpose: string;
            /** Subject */
            subject: string;
        };
        /**
         * Qualification
         * @description Who may do what, today and within the next `days`.
         */
        Qualification: {
            /** Days */
            days: number;
            /** Losses */
            losses: components["schemas"]["LossRow"][];
            /** Prospects */
            prospects: components["schemas"]["ProspectRow"][];
        };
        /**
         * QualificationView
         * @description A certificate that the agent's queues ask for and that is lacking, or runs out within 30 days (*ending*).
         *
         *     `ends_at`: since when it is lacking (*run_out*, *revoked*), or until when it is valid. `begins_at`: of the next one
         *     of this name that has been entered. `queues`: whose customers the agent doesn't get without it.
         */
        QualificationView: {
            /** Begins At */
            begins_at: number | null;
            /** Certificate */
            certificate: string;
            /** Ends At */
            ends_at: number | null;
            /** Queues */
            queues: string[];
            /**
             * State
             * @enum {string}
             */
            state: "absent" | "run_out" | "revoked" | "not_yet" | "ending";
        };
        /**
         * QuestionList
         * @description Version 0: nothing is asked but the verdict itself.
         */
        QuestionList: {
            /** Questions */
            questions: components["schemas"]["QuestionView"][];
            /** Version */
            version: number;
        };
        /**
         * QuestionListEntry
         * @description `current`: what is asked now; `versions`: the newest first; `languages`: in which each question is written.
         */
        QuestionListEntry: {
            current: components["schemas"]["QuestionList"];
            /** Languages */
            languages: string[];
            /** Versions */
            versions: components["schemas"]["QuestionListVersion"][];
        };
        /** QuestionListVersion */
        QuestionListVersion: {
            /** Author */
            author: string;
            /** Author Name */
            author_name: string | null;
            /** Questions */
            questions: number;
            /** Saved At */
            saved_at: number;
            /** Sha256 */
            sha256: string;
            /** Version */
            version: number;
        };
        /**
         * QuestionListWish
         * @description `based_on`: the version that was changed.
         */
        QuestionListWish: {
            /** Based On */
            based_on: number;
            /** Questions */
            questions: components["schemas"]["QuestionWish"][];
        };
        /** QuestionView */
        QuestionView: {
            /** Id */
            id: string;
            /** Text */
            text: {
                [key: string]: string;
            };
        };
        /**
         * QuestionWish
         * @description `id` None: a new question. One that keeps its id stays the same in other words. `text`: in each language of the
         *     desk.
         */
        QuestionWish: {
            /** Id */
            id: string | null;
            /** Text */
            text: {
                [key: string]: string;
            };
        };
        /** QueueCount */
        QueueCount: {
            /** Contacts */
            contacts: number;
            /** Queue */
            queue: string;
        };
        /** QueueInfo */
        QueueInfo: {
            /** Channels */
            channels: ("video" | "sound" | "chat")[];
            /** Id */
            id: string;
            /** Language */
            language: string;
            /** Open */
            open: boolean;
            /** Opens At */
            opens_at: number | null;
            /** Title */
            title: {
                [key: string]: string;
            };
        };
        /**
         * QueuePlace
         * @description Coalesced: the first twenty within 2 s of a change, others within 15 s.
         */
        QueuePlace: {
            /** Contact */
            contact: string;
            place: components["schemas"]["PlaceView"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "queue.place";
        };
        /** Queues */
        Queues: {
            /** Queues */
            queues: components["schemas"]["QueueView"][];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "queues";
        };
        /** QueueView */
        QueueView: {
            /** Agents Available */
            agents_available: number;
            /** Agents Signed In */
            agents_signed_in: number;
            /** Id */
            id: string;
            /** Longest Since */
            longest_since: number | null;
            /** Open */
            open: boolean;
            /** Title */
            title: {
                [key: string]: string;
            };
            /** Waiting */
            waiting: number;
        };
        /**
         * Rate
         * @description After the call: 1 to 5 and free text (may be empty). A later rating replaces an earlier one.
         */
        Rate: {
            /** Contact */
            contact: string;
            /** Stars */
            stars: number;
            /** Text */
            text: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "rating.submit";
        };
        /**
         * Reason
         * @description One thing against a picture. `check` or `manual` names it; neither: nothing could be measured at all.
         *
         *     kind: *flagged* a value is beyond its limit; *not_measured*; *not_ticked*; *effect* the background is replaced in a
         *     way that this house doesn't take.
         */
        Reason: {
            /**
             * Check
             * @default null
             */
            check?: ("one_face" | "placement" | "second_person" | "portrait" | "too_dark" | "over_exposed" | "back_light" | "sharpness" | "backdrop" | "background_text" | "bare" | "pattern" | "clothing_text" | "palette") | null;
            /**
             * Kind
             * @enum {string}
             */
            kind: "flagged" | "not_measured" | "not_ticked" | "effect";
            /**
             * Manual
             * @default null
             */
            manual?: string | null;
            /**
             * Severity
             * @enum {string}
             */
            severity: "info" | "warn" | "block";
        };
        /**
         * ReasonView
         * @description Why this agent, in facts that a page turns into a sentence.
         *
         *     rule: `fixed` link names the agent; `code` the agent's own session code; `preferred` known from before and within
         *     the preferred time; `longest_waiting` the agent became free and this customer had waited longest (head start
         *     included); `longest_idle` the customer came and this agent had been idle longest; `transfer` a colleague who had
         *     talked with the customer chose this agent; `consult` a colleague asks this agent for advice.
         */
        ReasonView: {
            /** Candidates */
            candidates: number;
            /** Certificates */
            certificates: string[];
            /** Head Start Ms */
            head_start_ms: number;
            /** Idle Ms */
            idle_ms: number | null;
            /** Language */
            language: string;
            /** Loosened */
            loosened: number;
            /** Overflow From */
            overflow_from: string | null;
            /** Passed Over */
            passed_over: number;
            /**
             * Rule
             * @enum {string}
             */
            rule: "fixed" | "code" | "preferred" | "longest_waiting" | "longest_idle" | "transfer" | "consult";
            /** Skills */
            skills: [
                string,
                number,
                number
            ][];
            /** Waited Ms */
            waited_ms: number;
        };
        /** ReasonWish */
        ReasonWish: {
            /** Reason */
            reason: string;
        };
        /**
         * RecordedPartRow
         * @description One allowed interval of one track. `started_at`, `ended_at`: on the recording's one clock.
         *
         *     `state`: *open* while it is being written; *truncated* was cut off and plays up to there; *damaged* can't be read as
         *     it was written; `altered`: what of it, as far as that was found when its index was made. `sources`: where (ms)
         *     another connection of the same person took over. `lost`: packets that never came.
         */
        RecordedPartRow: {
            /**
             * Altered
             * @default []
             */
            altered?: components["schemas"]["AlteredRow"][];
            /** Bytes */
            bytes: number;
            /** Clock */
            clock: components["schemas"]["ClockPoint"][];
            /** Codec */
            codec: string;
            /** Ended At */
            ended_at: number | null;
            /** Gaps */
            gaps: components["schemas"]["GapRow"][];
            /** Height */
            height: number | null;
            /**
             * Kind
             * @enum {string}
             */
            kind: "sound" | "picture" | "screen";
            /** Lost */
            lost: number;
            /** Participant */
            participant: string;
            /** Sequence */
            sequence: number;
            /** Sources */
            sources: number[];
            /** Started At */
            started_at: number;
            /**
             * State
             * @enum {string}
             */
            state: "whole" | "open" | "truncated" | "damaged";
            /** Why */
            why: string | null;
            /** Width */
            width: number | null;
        };
        /**
         * RecordingDetail
         * @description All that belongs to a recording but its media.
         */
        RecordingDetail: {
            /** Chat */
            chat: components["schemas"]["ChatRow"][];
            /** Consents */
            consents: components["schemas"]["ConsentRow"][];
            /** Documents */
            documents: components["schemas"]["ShownDocument"][];
            /** Marks */
            marks: components["schemas"]["ShownMark"][];
            /** Missing */
            missing: number[];
            /** Parts */
            parts: components["schemas"]["RecordedPartRow"][];
            /** People */
            people: components["schemas"]["PersonRow"][];
            recording: components["schemas"]["RecordingRow"];
            /** Shown */
            shown: components["schemas"]["ShownRow"][];
            /** Texts */
            texts: components["schemas"]["ConsentWords"][];
            /** Timeline */
            timeline: components["schemas"]["TimelineRow"][];
            /** Trouble */
            trouble: string | null;
            /** Unreadable */
            unreadable: number[];
            /**
             * Withheld
             * @default []
             */
            withheld?: string[];
        };
        /**
         * RecordingRow
         * @description One recorded contact, whose id is the recording's. `agent`: who led it last.
         */
        RecordingRow: {
            /** Agent */
            agent: string | null;
            /** Agent Name */
            agent_name: string | null;
            /** Contact */
            contact: string;
            /** Ended At */
            ended_at: number | null;
            /**
             * Mode
             * @enum {string}
             */
            mode: "never" | "consent" | "statutory" | "agent_only";
            /** Queue */
            queue: string;
            /** Started At */
            started_at: number;
            /**
             * State
             * @enum {string}
             */
            state: "off" | "asking" | "starting" | "running" | "paused" | "stopped" | "failed";
        };
        /**
         * RecordingView
         * @description Consent and recording of a contact as one participant is told them.
         *
         *     `reasons`: codes of what keeps tracks from being recorded (`policies.consent.Reason`, or why the recorder can't).
         *     `kinds`: what is being recorded now. `order`: an order talk is open; `order_ended`: why the last one ended.
         *     `headset`: you wear one. `ask`: what you are asked now. `mine`: what you answered. `people`: empty for customers and
         *     companions.
         */
        RecordingView: {
            /** Ask */
            ask: components["schemas"]["ConsentTextView"][];
            /** Headset */
            headset: boolean;
            /** Kinds */
            kinds: ("sound" | "picture" | "screen")[];
            /** Mine */
            mine: components["schemas"]["ConsentAnswerView"][];
            /**
             * Mode
             * @enum {string}
             */
            mode: "never" | "consent" | "statutory" | "agent_only";
            /** Order */
            order: boolean;
            /** Order Ended */
            order_ended: string | null;
            /** Pause */
            pause: ("card_data" | "off_topic" | "private" | "other") | null;
            /** People */
            people: components["schemas"]["PersonConsentView"][];
            /** Reasons */
            reasons: string[];
            /** Since */
            since: number;
            /**
             * State
             * @enum {string}
             */
            state: "off" | "asking" | "starting" | "running" | "paused" | "stopped" | "failed";
        };
        /** RemarkView */
        RemarkView: {
            /** At */
            at: number | null;
            /** Author */
            author: string;
            /** Author Name */
            author_name: string | null;
            /** Id */
            id: string;
            /** Words */
            words: string;
            /** Written At */
            written_at: number;
        };
        /**
         * RemarkWish
         * @description `at`: the moment that it is about; None: the whole contact.
         */
        RemarkWish: {
            /** At */
            at: number | null;
            /** Words */
            words: string;
        };
        /**
         * RemoveDocument
         * @description Out of the contact: one's own, or any by the agent who leads; not while it is shown.
         */
        RemoveDocument: {
            /** Contact */
            contact: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "document.remove";
            /** Version */
            version: string;
        };
        /**
         * RemoveMarks
         * @description One's own. What is removed stays removed: to redo is to add anew.
         */
        RemoveMarks: {
            /** Contact */
            contact: string;
            /** Marks */
            marks: string[];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "mark.remove";
            /** Version */
            version: string;
        };
        /**
         * RemoveParticipant
         * @description Out of the call, at once: anybody but the customer and the agent, by the agent.
         */
        RemoveParticipant: {
            /** Contact */
            contact: string;
            /** Participant */
            participant: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "participant.remove";
        };
        /**
         * RenewIce
         * @description New credentials for the servers of this call, before an ICE restart and before the old ones end.
         */
        RenewIce: {
            /** Contact */
            contact: string;
            /** Epoch */
            epoch: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "ice.renew";
        };
        /**
         * Replaced
         * @description This page has been replaced (another tab, another device let in); the connection closes after it.
         */
        Replaced: {
            /**
             * By
             * @enum {string}
             */
            by: "tab" | "device";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "replaced";
        };
        /**
         * ReplyBody
         * @description To one question.
         */
        ReplyBody: {
            /** Answer */
            answer: ("yes" | "no" | "na") | null;
            /** Words */
            words: string;
        };
        /**
         * ReportQuality
         * @description How well this participant receives, and what is wrong if anything is; sent on change, at most every 2 s.
         */
        ReportQuality: {
            /** Contact */
            contact: string;
            /**
             * Level
             * @enum {string}
             */
            level: "good" | "fair" | "poor" | "lost";
            /** @default null */
            trouble?: components["schemas"]["Trouble"] | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "quality.report";
        };
        /** Reservation */
        Reservation: {
            reservation: components["schemas"]["ReservationView"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "reservation";
        };
        /** ReservationEnded */
        ReservationEnded: {
            /**
             * Outcome
             * @enum {string}
             */
            outcome: "accepted" | "declined" | "unanswered" | "withdrawn";
            /** Reservation */
            reservation: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "reservation.ended";
        };
        /**
         * ReservationView
         * @description An agent is asked, for a contact or for advice. `expires_at` is the server's time (see `now` of the snapshot).
         */
        ReservationView: {
            /**
             * Channel
             * @enum {string}
             */
            channel: "video" | "sound" | "chat";
            /** Contact */
            contact: string;
            /** Expires At */
            expires_at: number;
            /** Id */
            id: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "contact" | "consult";
            /** Language */
            language: string;
            /** Made At */
            made_at: number;
            /** Queue */
            queue: string;
            /** Queue Title */
            queue_title: {
                [key: string]: string;
            };
            reason: components["schemas"]["ReasonView"];
            /** Reference */
            reference: string | null;
            /** Topic */
            topic: string | null;
            transfer: components["schemas"]["TransferView"] | null;
            /** Waited Ms */
            waited_ms: number;
        };
        /**
         * RestartCall
         * @description The peer connection of this epoch is beyond repair: both sides begin a new one.
         */
        RestartCall: {
            /** Contact */
            contact: string;
            /** Epoch */
            epoch: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "call.restart";
        };
        /**
         * ResumeRecording
         * @description After a pause, or to try again after a failure.
         */
        ResumeRecording: {
            /** Contact */
            contact: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "recording.resume";
        };
        /**
         * RetentionPlan
         * @description What goes until `until`. `nightly`: by itself. `unruled`: contacts that stay, since no rule names them.
         */
        RetentionPlan: {
            /** Counts */
            counts: components["schemas"]["PlanCount"][];
            /** Next */
            next: string | null;
            /** Nightly */
            nightly: boolean;
            /** Rows */
            rows: components["schemas"]["PlanRow"][];
            /** Unruled */
            unruled: components["schemas"]["QueueCount"][];
            /** Until */
            until: number;
        };
        /** ReviewerList */
        ReviewerList: {
            /** Reviewers */
            reviewers: components["schemas"]["ReviewerRow"][];
        };
        /** ReviewerRow */
        ReviewerRow: {
            /** Account */
            account: string;
            /** Name */
            name: string;
        };
        /**
         * Reviewing
         * @description Of somebody in compliance: for what they may look (none: they aren't asked), the queues that they are limited to
         *     (null: all), and whether names are other ones than people's own.
         */
        Reviewing: {
            /** Pseudonyms */
            pseudonyms: boolean;
            /** Purposes */
            purposes: components["schemas"]["Choice"][];
            /** Queues */
            queues: string[] | null;
        };
        /** Revocation */
        Revocation: {
            /** Reason */
            reason: string;
        };
        /**
         * RevokeCompanion
         * @description Call a companion's link back, as long as they haven't been let in (agent or customer).
         */
        RevokeCompanion: {
            /** Companion */
            companion: string;
            /** Contact */
            contact: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "companion.revoke";
        };
        /**
         * Rule
         * @description One check that is asked for. `limits`: by name, where they differ from the usual (`limits.LIMITS`).
         *
         *     `text`: the house's own words for it, in every language; None: ours.
         */
        Rule: {
            /**
             * Check
             * @enum {string}
             */
            check: "one_face" | "placement" | "second_person" | "portrait" | "too_dark" | "over_exposed" | "back_light" | "sharpness" | "backdrop" | "background_text" | "bare" | "pattern" | "clothing_text" | "palette";
            /** Limits */
            limits?: {
                [key: string]: number;
            };
            /**
             * Severity
             * @enum {string}
             */
            severity: "info" | "warn" | "block";
            /**
             * Text
             * @default null
             */
            text?: {
                [key: string]: string;
            } | null;
        };
        /**
         * SampleView
         * @description `since`, `until`: when its contacts were closed. `candidates`: pairs of agent and contact that it was drawn from,
         *     `sha256` their hash. `drawn_by` None: the server by itself.
         */
        SampleView: {
            /** Candidates */
            candidates: number;
            /** Contacts */
            contacts: number;
            /** Drawn At */
            drawn_at: number;
            /** Drawn By */
            drawn_by: string | null;
            /** Drawn By Name */
            drawn_by_name: string | null;
            /** Due At */
            due_at: number;
            /** Id */
            id: string;
            /** Plan */
            plan: string;
            /** Queues */
            queues: string[];
            /** Seed */
            seed: string;
            /** Sha256 */
            sha256: string;
            /** Share */
            share: number;
            /** Since */
            since: number;
            /** Title */
            title: string;
            /** Until */
            until: number;
        };
        /** SamplingView */
        SamplingView: {
            /** Plans */
            plans: components["schemas"]["PlanView"][];
            /** Samples */
            samples: components["schemas"]["SampleView"][];
        };
        /**
         * SavedSearchRow
         * @description `query`: the filter as the address bar holds it. `account`: whose it is.
         */
        SavedSearchRow: {
            /** Account */
            account: string;
            /** Account Name */
            account_name: string | null;
            /** Id */
            id: string;
            /** Mine */
            mine: boolean;
            /** Name */
            name: string;
            /** Query */
            query: string;
            /** Shared */
            shared: boolean;
        };
        /**
         * SaveNote
         * @description A draft of the note, kept as typed (during the call or in wrap-up).
         */
        SaveNote: {
            /** Contact */
            contact: string;
            /** Note */
            note: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "note.save";
        };
        /**
         * SearchChoices
         * @description What there is to choose from.
         */
        SearchChoices: {
            /** Agents */
            agents: components["schemas"]["AgentChoice"][];
            /** Searches */
            searches: components["schemas"]["SavedSearchRow"][];
        };
        /** SearchToRemove */
        SearchToRemove: {
            /** Id */
            id: string;
        };
        /** SearchToSave */
        SearchToSave: {
            /** Name */
            name: string;
            /** Query */
            query: string;
            /**
             * Shared
             * @default false
             */
            shared?: boolean;
        };
        /**
         * SendChat
         * @description `message` is chosen by the client (random): sending it again changes nothing and is acknowledged again.
         */
        SendChat: {
            /** Contact */
            contact: string;
            /** Message */
            message: string;
            /** Text */
            text: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "chat.send";
        };
        /**
         * ServerFrame
         * @description `seq` counts from 1 on each connection without gaps; `re` names the command that this answers.
         */
        ServerFrame: {
            /** Body */
            body: components["schemas"]["Ok"] | components["schemas"]["Error"] | components["schemas"]["Pong"] | components["schemas"]["CustomerSnapshot"] | components["schemas"]["CustomerContact"] | components["schemas"]["CompanionSnapshot"] | components["schemas"]["CompanionContact"] | components["schemas"]["QueuePlace"] | components["schemas"]["Participants"] | components["schemas"]["Call"] | components["schemas"]["PeerDescription"] | components["schemas"]["PeerCandidate"] | components["schemas"]["ChatMessage"] | components["schemas"]["Replaced"] | components["schemas"]["AgentSnapshot"] | components["schemas"]["Presence"] | components["schemas"]["Appearance"] | components["schemas"]["Primary"] | components["schemas"]["Queues"] | components["schemas"]["Reservation"] | components["schemas"]["ReservationEnded"] | components["schemas"]["AgentContact"] | components["schemas"]["AgentContactGone"] | components["schemas"]["Colleagues"] | components["schemas"]["Overview"] | components["schemas"]["Documents"] | components["schemas"]["Mark"] | components["schemas"]["DocumentViewed"] | components["schemas"]["DocumentPointed"] | components["schemas"]["MarkDrawn"] | components["schemas"]["Practice"];
            /** Re */
            re: string | null;
            /** Seq */
            seq: number;
            /** V */
            v: number;
        };
        /**
         * SessionCode
         * @description A session code just made: shown once, to be read out on the telephone.
         */
        SessionCode: {
            /** Code */
            code: string;
            /** Expires At */
            expires_at: number;
        };
        /**
         * SetHeadset
         * @description The agent, or a colleague, wears a headset, so that only their own voice is on their track (*agent_only*).
         */
        SetHeadset: {
            /** Contact */
            contact: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "recording.headset";
            /** Worn */
            worn: boolean;
        };
        /**
         * SetMedia
         * @description What this participant sends now, for the others' tiles.
         */
        SetMedia: {
            /** Camera */
            camera: boolean;
            /** Contact */
            contact: string;
            /** Microphone */
            microphone: boolean;
            /** Screen */
            screen: boolean;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "media.set";
        };
        /**
         * SetPresence
         * @description `reason` (an id from the configuration) goes with *paused* and is None otherwise.
         */
        SetPresence: {
            /** Reason */
            reason: string | null;
            /**
             * State
             * @enum {string}
             */
            state: "available" | "paused" | "offline";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "presence.set";
        };
        /** SettlementView */
        SettlementView: {
            /** Answers */
            answers: {
                [key: string]: "yes" | "no" | "na";
            };
            /** At */
            at: number;
            /** By */
            by: string;
            /** By Name */
            by_name: string | null;
            /**
             * Outcome
             * @enum {string}
             */
            outcome: "pass" | "complaint" | "escalate";
            /** Words */
            words: string;
        };
        /**
         * SettlementWish
         * @description What counts where two verdicts differ; `answers` to the questions in dispute.
         */
        SettlementWish: {
            /** Answers */
            answers: {
                [key: string]: "yes" | "no" | "na";
            };
            /**
             * Outcome
             * @enum {string}
             */
            outcome: "pass" | "complaint" | "escalate";
            /** Seen */
            seen: number;
            /** Words */
            words: string;
        };
        /**
         * SharingView
         * @description What everybody is shown. `x`, `y` (in the middle) and `zoom` (1/1000 of the width that just fits) as the
         *     presenter has said them last for this page; None: the whole page.
         */
        SharingView: {
            /** Page */
            page: number;
            /** Presenter */
            presenter: string;
            /** Revision */
            revision: number;
            /** Since */
            since: number;
            /** Version */
            version: string;
            /** X */
            x: number | null;
            /** Y */
            y: number | null;
            /** Zoom */
            zoom: number | null;
        };
        /**
         * ShowDocument
         * @description Everybody is shown this page; whoever shows becomes the presenter.
         */
        ShowDocument: {
            /** Contact */
            contact: string;
            /** Page */
            page: number;
            /** Revision */
            revision: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "document.show";
            /** Version */
            version: string;
        };
        /**
         * ShownDocument
         * @description A version that is part of the recording. `sizes`: of its pages, in 1/100 pt; those beyond the last are like it.
         *
         *     `by`: who brought it. `there`: its pages can still be had.
         */
        ShownDocument: {
            /** By */
            by: string;
            /** Name */
            name: string;
            /** Pages */
            pages: number;
            /** Sha256 */
            sha256: string;
            /** Sizes */
            sizes: [
                number,
                number
            ][];
            /** There */
            there: boolean;
            /** Version */
            version: string;
        };
        /**
         * ShownMark
         * @description A mark that was to be seen: from `at` until `removed_at`. Coordinates and sizes in 1/100 pt.
         */
        ShownMark: {
            /** At */
            at: number;
            /** Author */
            author: string;
            /** Colour */
            colour: number;
            /** Id */
            id: string;
            /** Page */
            page: number;
            /** Points */
            points: number[];
            /** Removed At */
            removed_at: number | null;
            /** Size */
            size: number;
            /** Text */
            text: string | null;
            /**
             * Tool
             * @enum {string}
             */
            tool: "pen" | "highlighter" | "text" | "arrow" | "rectangle";
            /** Version */
            version: string;
        };
        /**
         * ShownRow
         * @description What was before whom from `start` to `end`: `viewers` saw what `presenter` showed (None: nothing was shown),
         *     those `elsewhere` another page.
         */
        ShownRow: {
            /** Elsewhere */
            elsewhere: components["schemas"]["ElsewhereRow"][];
            /** End */
            end: number;
            /** Page */
            page: number | null;
            /** Presenter */
            presenter: string | null;
            /** Start */
            start: number;
            /** Version */
            version: string | null;
            /** Viewers */
            viewers: string[];
        };
        /**
         * SignalCandidate
         * @description An ICE candidate line; the empty string means end of candidates.
         */
        SignalCandidate: {
            /** Candidate */
            candidate: string;
            /** Contact */
            contact: string;
            /** Epoch */
            epoch: number;
            /** Mid */
            mid: string | null;
            /** To */
            to: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "signal.candidate";
            /** Ufrag */
            ufrag: string | null;
        };
        /**
         * SignalDescription
         * @description SDP for another participant, in the call of this epoch.
         */
        SignalDescription: {
            /** Contact */
            contact: string;
            /** Epoch */
            epoch: number;
            /**
             * Kind
             * @enum {string}
             */
            kind: "offer" | "answer";
            /** Sdp */
            sdp: string;
            /** To */
            to: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "signal.description";
        };
        /** SignIn */
        SignIn: {
            /** Login */
            login: string;
            /** Password */
            password: string;
        };
        /**
         * SnippetRow
         * @description Where words were found. `role`: who wrote it, in a chat.
         */
        SnippetRow: {
            /** Pieces */
            pieces: components["schemas"]["PieceRow"][];
            /** Role */
            role: string | null;
            /**
             * Where
             * @enum {string}
             */
            where: "topic" | "note" | "passed_note" | "document" | "chat" | "rating" | "comment";
        };
        /**
         * StandingRow
         * @description What stands against erasing a contact, or what became of it (`review/customers.py`).
         */
        StandingRow: {
            /** Contact */
            contact: string;
            /** Reasons */
            reasons: string[];
            /** Rule */
            rule: string | null;
            /**
             * State
             * @enum {string}
             */
            state: "free" | "open" | "held" | "duty" | "erased" | "gone" | "later";
            /** Until */
            until: number | null;
        };
        /**
         * StandingView
         * @description The outcome of this shift's check. It `covers` what is asked now, unless a policy or the agent's queues changed.
         *
         *     `overridden`: gone on with a reason. `asked`: a supervisor was asked to release a *block*; `released`: one did.
         */
        StandingView: {
            /** Asked */
            asked: boolean;
            /** Checked At */
            checked_at: number;
            /** Covers */
            covers: boolean;
            /** Ends At */
            ends_at: number;
            /**
             * Outcome
             * @enum {string}
             */
            outcome: "allow" | "warn" | "block";
            /** Overridden */
            overridden: boolean;
            /** Reasons */
            reasons: components["schemas"]["Reason"][];
            /** Released */
            released: boolean;
        };
        /**
         * Supervise
         * @description Join a running call, announced and visible. `purpose`: an id from the configuration.
         */
        Supervise: {
            /** Contact */
            contact: string;
            /** Purpose */
            purpose: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "supervision.join";
        };
        /**
         * Supervision
         * @description Whether supervisors see details of single agents, and for which purpose; for which they may join a call.
         */
        Supervision: {
            /** Agent Details */
            agent_details: boolean;
            /** Join Purposes */
            join_purposes: components["schemas"]["Choice"][];
            /** Purpose */
            purpose: {
                [key: string]: string;
            } | null;
        };
        /**
         * TakeOverConsole
         * @description This tab becomes the one that rings and talks.
         */
        TakeOverConsole: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "console.take_over";
        };
        /**
         * TakeOverContact
         * @description A colleague who takes part becomes the agent, since the agent is away.
         */
        TakeOverContact: {
            /** Contact */
            contact: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "contact.take_over";
        };
        /** TaskAgent */
        TaskAgent: {
            /** Account */
            account: string;
            /** Name */
            name: string | null;
        };
        /** TaskCounts */
        TaskCounts: {
            /** Done */
            done: number;
            /** Mine */
            mine: number;
            /** Open */
            open: number;
            /** Others */
            others: number;
            /** Overdue */
            overdue: number;
            /** Todo */
            todo: number;
        };
        /** TaskList */
        TaskList: {
            counts: components["schemas"]["TaskCounts"];
            /** Next */
            next: string | null;
            /** Tasks */
            tasks: components["schemas"]["TaskView"][];
        };
        /**
         * TaskView
         * @description `sample_title`: of the plan by which it was drawn; `barred`: this reviewer gave the first verdict.
         */
        TaskView: {
            /** Agents */
            agents: components["schemas"]["TaskAgent"][];
            /** Assignee */
            assignee: string | null;
            /** Assignee Name */
            assignee_name: string | null;
            /** Barred */
            barred: boolean;
            /** Contact */
            contact: string;
            /** Done At */
            done_at: number | null;
            /** Done By */
            done_by: string | null;
            /** Done By Name */
            done_by_name: string | null;
            /** Due At */
            due_at: number;
            /** Id */
            id: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "first" | "second" | "settle";
            /** Opened At */
            opened_at: number;
            /** Overdue */
            overdue: boolean;
            /** Queue */
            queue: string;
            /** Reference */
            reference: string | null;
            /** Sample */
            sample: string | null;
            /** Sample Title */
            sample_title: string | null;
        };
        /**
         * TextLine
         * @description One line of a page and where it stands, in 1/100 pt from the top left.
         */
        TextLine: {
            /** Height */
            height: number;
            /** Text */
            text: string;
            /** Width */
            width: number;
            /** X */
            x: number;
            /** Y */
            y: number;
        };
        /** TimelineRow */
        TimelineRow: {
            /** Actor */
            actor: string | null;
            /** At */
            at: number;
            /** Data */
            data: {
                [key: string]: string | number | null;
            };
            /** Kind */
            kind: string;
            /** Number */
            number: number;
        };
        /**
         * Today
         * @description The desk's day in numbers, local midnight to now, for the first pages of compliance and administrator.
         */
        Today: {
            /** Abandoned */
            abandoned: number;
            /** Agents Enabled */
            agents_enabled: number;
            /** Agents Signed In */
            agents_signed_in: number;
            /** Connected */
            connected: number;
            /** Contacts */
            contacts: number;
            /** In Call */
            in_call: number;
            /** Links Open */
            links_open: number;
            /** Median Wait Ms */
            median_wait_ms: number | null;
            /** Service Level */
            service_level: number | null;
            /** Since */
            since: number;
            /** Waiting */
            waiting: number;
        };
        /**
         * TransferContact
         * @description Pass the customer on: to a queue, to an agent, or to an agent as one of a queue. `note` is for the next agent.
         */
        TransferContact: {
            /** Agent */
            agent: string | null;
            /** Contact */
            contact: string;
            /** Note */
            note: string;
            /** Queue */
            queue: string | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "contact.transfer";
        };
        /**
         * TransferQueueView
         * @description A queue to pass a contact to. `staffed`: somebody else is signed in who may take it there (may be busy).
         */
        TransferQueueView: {
            /** Id */
            id: string;
            /** Open */
            open: boolean;
            /** Staffed */
            staffed: boolean;
            /** Title */
            title: {
                [key: string]: string;
            };
        };
        /**
         * TransferView
         * @description For the next agent, or one asked for advice: who passed this contact on or asks, from which queue, in what
         *     words.
         */
        TransferView: {
            /** At */
            at: number;
            /** By */
            by: string;
            /** By Name */
            by_name: string;
            /** Note */
            note: string;
            /** Queue */
            queue: string;
            /** Queue Title */
            queue_title: {
                [key: string]: string;
            };
        };
        /**
         * Trouble
         * @description What the network does to this participant: on what it sends (*up*), receives (*down*) or *both*.
         */
        Trouble: {
            /**
             * Cause
             * @enum {string}
             */
            cause: "loss" | "delay";
            /**
             * Level
             * @enum {string}
             */
            level: "fair" | "poor" | "lost";
            /**
             * Way
             * @enum {string}
             */
            way: "up" | "down" | "both";
        };
        /**
         * TroubleView
         * @description A participant's trouble with the network, for advice: which way, by what, how bad, and since when.
         */
        TroubleView: {
            /**
             * Cause
             * @enum {string}
             */
            cause: "loss" | "delay";
            /**
             * Level
             * @enum {string}
             */
            level: "fair" | "poor" | "lost";
            /** Since */
            since: number;
            /**
             * Way
             * @enum {string}
             */
            way: "up" | "down" | "both";
        };
        /**
         * TurnPage
         * @description By the presenter.
         */
        TurnPage: {
            /** Contact */
            contact: string;
            /** Page */
            page: number;
            /** Revision */
            revision: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "document.page";
            /** Version */
            version: string;
        };
        /**
         * Uploads
         * @description One's own in this contact that aren't over yet, the oldest first: what a page goes on with after a reload.
         */
        Uploads: {
            /** Uploads */
            uploads: components["schemas"]["UploadView"][];
        };
        /**
         * UploadView
         * @description `offset`: bytes that are safe on disk; the next ones belong there. `version`, `pages`: once *ready*.
         */
        UploadView: {
            /** Code */
            code: ("empty" | "too_large" | "too_many_pages" | "unsupported" | "damaged" | "infected" | "timeout" | "out_of_memory" | "wrong_password" | "too_many_passwords" | "scanner_away" | "renderer_away" | "disk_full" | "storage_away" | "contact_over" | "document_limit" | "abandoned" | "failed") | null;
            /** Id */
            id: string;
            /** Name */
            name: string;
            /** Offset */
            offset: number;
            /** Pages */
            pages: number | null;
            /** Size */
            size: number;
            /**
             * State
             * @enum {string}
             */
            state: "receiving" | "waiting" | "checking" | "converting" | "needs_password" | "ready" | "refused" | "cancelled";
            /** Version */
            version: string | null;
        };
        /**
         * UploadWish
         * @description `name`: as the person knows the file; it is shown and never used as a path. `size` in bytes.
         */
        UploadWish: {
            /** Name */
            name: string;
            /** Size */
            size: number;
        };
        /** ValidityChange */
        ValidityChange: {
            /** Valid From */
            valid_from: string | null;
            /** Valid Until */
            valid_until: string | null;
            /** Version */
            version: string;
        };
        /** VerdictView */
        VerdictView: {
            /** Answers */
            answers: {
                [key: string]: components["schemas"]["ReplyBody"];
            };
            /** Given At */
            given_at: number;
            /**
             * Outcome
             * @enum {string}
             */
            outcome: "pass" | "complaint" | "escalate";
            /** Reviewer */
            reviewer: string;
            /** Reviewer Name */
            reviewer_name: string | null;
            /** Words */
            words: string;
        };
        /**
         * VerdictWish
         * @description `seen`: the revision of the judgement that it rests on.
         */
        VerdictWish: {
            /** Answers */
            answers: {
                [key: string]: components["schemas"]["ReplyBody"];
            };
            /** Outcome */
            outcome: ("pass" | "complaint" | "escalate") | null;
            /** Revision */
            revision: number;
            /** Seen */
            seen: number;
            /** Version */
            version: number;
            /** Words */
            words: string;
        };
        /**
         * VersionWish
         * @description A further version of a document. It replaces the one before as soon as it is valid.
         */
        VersionWish: {
            /** Upload */
            upload: string;
            /** Valid From */
            valid_from: string | null;
            /** Valid Until */
            valid_until: string | null;
        };
        /**
         * ViewDocument
         * @description How the presenter sees the page: `x`, `y` are in the middle; `zoom` in 1/1000 of the width that just fits.
         */
        ViewDocument: {
            /** Contact */
            contact: string;
            /** Page */
            page: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "document.view";
            /** Version */
            version: string;
            /** X */
            x: number;
            /** Y */
            y: number;
            /** Zoom */
            zoom: number;
        };
        /** WaitingRow */
        WaitingRow: {
            /**
             * Channel
             * @enum {string}
             */
            channel: "video" | "sound" | "chat";
            /** Contact */
            contact: string;
            /** Eligible Agents */
            eligible_agents: number;
            /** Joined At */
            joined_at: number;
            /** Language */
            language: string;
            /** Loosened */
            loosened: number;
            /** Place */
            place: number;
            /** Present */
            present: boolean;
            /** Queue */
            queue: string;
            /** Reference */
            reference: string | null;
        };
        /**
         * WithdrawConsent
         * @description Takes back what this participant has granted: these purposes, or all. Always possible.
         */
        WithdrawConsent: {
            /** Contact */
            contact: string;
            /** Purposes */
            purposes: ("sound" | "picture" | "screen" | "documents" | "quality" | "training" | "passing_on")[];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "consent.withdraw";
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type AcceptReservation = components['schemas']['AcceptReservation'];
export type AddMark = components['schemas']['AddMark'];
export type AdmitCompanion = components['schemas']['AdmitCompanion'];
export type AgentChoice = components['schemas']['AgentChoice'];
export type AgentContact = components['schemas']['AgentContact'];
export type AgentContactGone = components['schemas']['AgentContactGone'];
export type AgentContactView = components['schemas']['AgentContactView'];
export type AgentGlance = components['schemas']['AgentGlance'];
export type AgentInfo = components['schemas']['AgentInfo'];
export type AgentList = components['schemas']['AgentList'];
export type AgentRow = components['schemas']['AgentRow'];
export type AgentSnapshot = components['schemas']['AgentSnapshot'];
export type AgentView = components['schemas']['AgentView'];
export type AlteredRow = components['schemas']['AlteredRow'];
export type AnswerConsent = components['schemas']['AnswerConsent'];
export type Appearance = components['schemas']['Appearance'];
export type AppearanceBlocked = components['schemas']['AppearanceBlocked'];
export type AppearanceBlockedList = components['schemas']['AppearanceBlockedList'];
export type AppearanceChallenge = components['schemas']['AppearanceChallenge'];
export type AppearanceCheck = components['schemas']['AppearanceCheck'];
export type AppearanceLimit = components['schemas']['AppearanceLimit'];
export type AppearanceOverride = components['schemas']['AppearanceOverride'];
export type AppearancePolicies = components['schemas']['AppearancePolicies'];
export type AppearancePolicyEntry = components['schemas']['AppearancePolicyEntry'];
export type AppearancePolicyRow = components['schemas']['AppearancePolicyRow'];
export type AppearancePolicyVersion = components['schemas']['AppearancePolicyVersion'];
export type AppearancePolicyWish = components['schemas']['AppearancePolicyWish'];
export type AppearanceQueue = components['schemas']['AppearanceQueue'];
export type AppearanceRelease = components['schemas']['AppearanceRelease'];
export type AppearanceRule = components['schemas']['AppearanceRule'];
export type AppearanceVerdict = components['schemas']['AppearanceVerdict'];
export type AppearanceView = components['schemas']['AppearanceView'];
export type AsideView = components['schemas']['AsideView'];
export type AskColleague = components['schemas']['AskColleague'];
export type AskConsent = components['schemas']['AskConsent'];
export type Assignment = components['schemas']['Assignment'];
export type AuditDamage = components['schemas']['AuditDamage'];
export type AuditList = components['schemas']['AuditList'];
export type AuditRow = components['schemas']['AuditRow'];
export type AvailabilityView = components['schemas']['AvailabilityView'];
export type BeginOrder = components['schemas']['BeginOrder'];
export type BringWish = components['schemas']['BringWish'];
export type BroughtRow = components['schemas']['BroughtRow'];
export type Call = components['schemas']['Call'];
export type CallView = components['schemas']['CallView'];
export type CertificateEntries = components['schemas']['CertificateEntries'];
export type CertificateEntry = components['schemas']['CertificateEntry'];
export type CertificateRow = components['schemas']['CertificateRow'];
export type CertificateView = components['schemas']['CertificateView'];
export type CertificateWish = components['schemas']['CertificateWish'];
export type ChatDelivered = components['schemas']['ChatDelivered'];
export type ChatLine = components['schemas']['ChatLine'];
export type ChatMessage = components['schemas']['ChatMessage'];
export type ChatRow = components['schemas']['ChatRow'];
export type Choice = components['schemas']['Choice'];
export type ClaimView = components['schemas']['ClaimView'];
export type ClientFrame = components['schemas']['ClientFrame'];
export type ClockPoint = components['schemas']['ClockPoint'];
export type CloseDocument = components['schemas']['CloseDocument'];
export type Code = components['schemas']['Code'];
export type CodeEntry = components['schemas']['CodeEntry'];
export type Colleagues = components['schemas']['Colleagues'];
export type ColleagueView = components['schemas']['ColleagueView'];
export type CompanionContact = components['schemas']['CompanionContact'];
export type CompanionMade = components['schemas']['CompanionMade'];
export type CompanionSeat = components['schemas']['CompanionSeat'];
export type CompanionSnapshot = components['schemas']['CompanionSnapshot'];
export type CompanionView = components['schemas']['CompanionView'];
export type CompanionWish = components['schemas']['CompanionWish'];
export type ConsentAnswer = components['schemas']['ConsentAnswer'];
export type ConsentAnswerView = components['schemas']['ConsentAnswerView'];
export type ConsentImpossible = components['schemas']['ConsentImpossible'];
export type ConsentRow = components['schemas']['ConsentRow'];
export type ConsentTextView = components['schemas']['ConsentTextView'];
export type ConsentWords = components['schemas']['ConsentWords'];
export type ConsultView = components['schemas']['ConsultView'];
export type ContactDetail = components['schemas']['ContactDetail'];
export type ContactList = components['schemas']['ContactList'];
export type ContactRow = components['schemas']['ContactRow'];
export type CustomerContact = components['schemas']['CustomerContact'];
export type CustomerContactRow = components['schemas']['CustomerContactRow'];
export type CustomerContactView = components['schemas']['CustomerContactView'];
export type CustomerErased = components['schemas']['CustomerErased'];
export type CustomerFound = components['schemas']['CustomerFound'];
export type CustomerSeat = components['schemas']['CustomerSeat'];
export type CustomerSnapshot = components['schemas']['CustomerSnapshot'];
export type DecideClaim = components['schemas']['DecideClaim'];
export type DeclineReservation = components['schemas']['DeclineReservation'];
export type DeskInfo = components['schemas']['DeskInfo'];
export type DestructionList = components['schemas']['DestructionList'];
export type DocumentPointed = components['schemas']['DocumentPointed'];
export type Documents = components['schemas']['Documents'];
export type DocumentsView = components['schemas']['DocumentsView'];
export type DocumentView = components['schemas']['DocumentView'];
export type DocumentViewed = components['schemas']['DocumentViewed'];
export type DownloadAddress = components['schemas']['DownloadAddress'];
export type DownloadFile = components['schemas']['DownloadFile'];
export type Downloads = components['schemas']['Downloads'];
export type DownloadToken = components['schemas']['DownloadToken'];
export type DraftView = components['schemas']['DraftView'];
export type DraftWish = components['schemas']['DraftWish'];
export type DrawMark = components['schemas']['DrawMark'];
export type DrawWish = components['schemas']['DrawWish'];
export type DueView = components['schemas']['DueView'];
export type ElsewhereRow = components['schemas']['ElsewhereRow'];
export type EndConsult = components['schemas']['EndConsult'];
export type EndOrder = components['schemas']['EndOrder'];
export type EraseWish = components['schemas']['EraseWish'];
export type Error = components['schemas']['Error'];
export type Evidence = components['schemas']['Evidence'];
export type EvidenceOffer = components['schemas']['EvidenceOffer'];
export type EvidenceWish = components['schemas']['EvidenceWish'];
export type ExtensionView = components['schemas']['ExtensionView'];
export type FilmRow = components['schemas']['FilmRow'];
export type FilmWish = components['schemas']['FilmWish'];
export type FindColleagues = components['schemas']['FindColleagues'];
export type FinishWrapUp = components['schemas']['FinishWrapUp'];
export type FlawList = components['schemas']['FlawList'];
export type FlawRow = components['schemas']['FlawRow'];
export type FoundContact = components['schemas']['FoundContact'];
export type FoundList = components['schemas']['FoundList'];
export type GapRow = components['schemas']['GapRow'];
export type GiveDocument = components['schemas']['GiveDocument'];
export type GuestRow = components['schemas']['GuestRow'];
export type HandOver = components['schemas']['HandOver'];
export type HandPresenting = components['schemas']['HandPresenting'];
export type HangUp = components['schemas']['HangUp'];
export type HeldCall = components['schemas']['HeldCall'];
export type HeldView = components['schemas']['HeldView'];
export type Hello = components['schemas']['Hello'];
export type HoldDetail = components['schemas']['HoldDetail'];
export type HoldList = components['schemas']['HoldList'];
export type HoldMore = components['schemas']['HoldMore'];
export type HoldView = components['schemas']['HoldView'];
export type HoldWish = components['schemas']['HoldWish'];
export type HouseBackdrop = components['schemas']['HouseBackdrop'];
export type HouseBackdrops = components['schemas']['HouseBackdrops'];
export type IceServer = components['schemas']['IceServer'];
export type InviteView = components['schemas']['InviteView'];
export type JoinColleague = components['schemas']['JoinColleague'];
export type JoinPractice = components['schemas']['JoinPractice'];
export type JoinQueue = components['schemas']['JoinQueue'];
export type JudgementView = components['schemas']['JudgementView'];
export type KeepingView = components['schemas']['KeepingView'];
export type LeavePractice = components['schemas']['LeavePractice'];
export type LeaveQueue = components['schemas']['LeaveQueue'];
export type Library = components['schemas']['Library'];
export type LibraryChange = components['schemas']['LibraryChange'];
export type LibraryDocument = components['schemas']['LibraryDocument'];
export type LibraryRow = components['schemas']['LibraryRow'];
export type LibraryVersion = components['schemas']['LibraryVersion'];
export type LibraryWish = components['schemas']['LibraryWish'];
export type LiftWish = components['schemas']['LiftWish'];
export type LinkCheck = components['schemas']['LinkCheck'];
export type LinkList = components['schemas']['LinkList'];
export type LinkMade = components['schemas']['LinkMade'];
export type LinkToken = components['schemas']['LinkToken'];
export type LinkView = components['schemas']['LinkView'];
export type LinkWish = components['schemas']['LinkWish'];
export type LookAround = components['schemas']['LookAround'];
export type LossRow = components['schemas']['LossRow'];
export type ManualItem = components['schemas']['ManualItem'];
export type Mark = components['schemas']['Mark'];
export type MarkDrawn = components['schemas']['MarkDrawn'];
export type MarkView = components['schemas']['MarkView'];
export type MatchRow = components['schemas']['MatchRow'];
export type Me = components['schemas']['Me'];
export type Observation = components['schemas']['Observation'];
export type ObservationSent = components['schemas']['ObservationSent'];
export type Ok = components['schemas']['Ok'];
export type Overview = components['schemas']['Overview'];
export type PageMarks = components['schemas']['PageMarks'];
export type PageText = components['schemas']['PageText'];
export type Participants = components['schemas']['Participants'];
export type ParticipantView = components['schemas']['ParticipantView'];
export type PartRow = components['schemas']['PartRow'];
export type PassedOnView = components['schemas']['PassedOnView'];
export type Password = components['schemas']['Password'];
export type PasswordChange = components['schemas']['PasswordChange'];
export type PauseRecording = components['schemas']['PauseRecording'];
export type PeerCandidate = components['schemas']['PeerCandidate'];
export type PeerDescription = components['schemas']['PeerDescription'];
export type PeerView = components['schemas']['PeerView'];
export type PersonConsentView = components['schemas']['PersonConsentView'];
export type PersonPage = components['schemas']['PersonPage'];
export type PersonRow = components['schemas']['PersonRow'];
export type PieceRow = components['schemas']['PieceRow'];
export type Ping = components['schemas']['Ping'];
export type PlaceView = components['schemas']['PlaceView'];
export type PlanCount = components['schemas']['PlanCount'];
export type PlanRow = components['schemas']['PlanRow'];
export type PlanView = components['schemas']['PlanView'];
export type PlanWish = components['schemas']['PlanWish'];
export type PointAt = components['schemas']['PointAt'];
export type Policy = components['schemas']['Policy'];
export type Pong = components['schemas']['Pong'];
export type Practice = components['schemas']['Practice'];
export type PracticeView = components['schemas']['PracticeView'];
export type Presence = components['schemas']['Presence'];
export type Primary = components['schemas']['Primary'];
export type Problem = components['schemas']['Problem'];
export type ProspectRow = components['schemas']['ProspectRow'];
export type PurposeDeclared = components['schemas']['PurposeDeclared'];
export type Qualification = components['schemas']['Qualification'];
export type QualificationView = components['schemas']['QualificationView'];
export type QuestionList = components['schemas']['QuestionList'];
export type QuestionListEntry = components['schemas']['QuestionListEntry'];
export type QuestionListVersion = components['schemas']['QuestionListVersion'];
export type QuestionListWish = components['schemas']['QuestionListWish'];
export type QuestionView = components['schemas']['QuestionView'];
export type QuestionWish = components['schemas']['QuestionWish'];
export type QueueCount = components['schemas']['QueueCount'];
export type QueueInfo = components['schemas']['QueueInfo'];
export type QueuePlace = components['schemas']['QueuePlace'];
export type Queues = components['schemas']['Queues'];
export type QueueView = components['schemas']['QueueView'];
export type Rate = components['schemas']['Rate'];
export type Reason = components['schemas']['Reason'];
export type ReasonView = components['schemas']['ReasonView'];
export type ReasonWish = components['schemas']['ReasonWish'];
export type RecordedPartRow = components['schemas']['RecordedPartRow'];
export type RecordingDetail = components['schemas']['RecordingDetail'];
export type RecordingRow = components['schemas']['RecordingRow'];
export type RecordingView = components['schemas']['RecordingView'];
export type RemarkView = components['schemas']['RemarkView'];
export type RemarkWish = components['schemas']['RemarkWish'];
export type RemoveDocument = components['schemas']['RemoveDocument'];
export type RemoveMarks = components['schemas']['RemoveMarks'];
export type RemoveParticipant = components['schemas']['RemoveParticipant'];
export type RenewIce = components['schemas']['RenewIce'];
export type Replaced = components['schemas']['Replaced'];
export type ReplyBody = components['schemas']['ReplyBody'];
export type ReportQuality = components['schemas']['ReportQuality'];
export type Reservation = components['schemas']['Reservation'];
export type ReservationEnded = components['schemas']['ReservationEnded'];
export type ReservationView = components['schemas']['ReservationView'];
export type RestartCall = components['schemas']['RestartCall'];
export type ResumeRecording = components['schemas']['ResumeRecording'];
export type RetentionPlan = components['schemas']['RetentionPlan'];
export type ReviewerList = components['schemas']['ReviewerList'];
export type ReviewerRow = components['schemas']['ReviewerRow'];
export type Reviewing = components['schemas']['Reviewing'];
export type Revocation = components['schemas']['Revocation'];
export type RevokeCompanion = components['schemas']['RevokeCompanion'];
export type Rule = components['schemas']['Rule'];
export type SampleView = components['schemas']['SampleView'];
export type SamplingView = components['schemas']['SamplingView'];
export type SavedSearchRow = components['schemas']['SavedSearchRow'];
export type SaveNote = components['schemas']['SaveNote'];
export type SearchChoices = components['schemas']['SearchChoices'];
export type SearchToRemove = components['schemas']['SearchToRemove'];
export type SearchToSave = components['schemas']['SearchToSave'];
export type SendChat = components['schemas']['SendChat'];
export type ServerFrame = components['schemas']['ServerFrame'];
export type SessionCode = components['schemas']['SessionCode'];
export type SetHeadset = components['schemas']['SetHeadset'];
export type SetMedia = components['schemas']['SetMedia'];
export type SetPresence = components['schemas']['SetPresence'];
export type SettlementView = components['schemas']['SettlementView'];
export type SettlementWish = components['schemas']['SettlementWish'];
export type SharingView = components['schemas']['SharingView'];
export type ShowDocument = components['schemas']['ShowDocument'];
export type ShownDocument = components['schemas']['ShownDocument'];
export type ShownMark = components['schemas']['ShownMark'];
export type ShownRow = components['schemas']['ShownRow'];
export type SignalCandidate = components['schemas']['SignalCandidate'];
export type SignalDescription = components['schemas']['SignalDescription'];
export type SignIn = components['schemas']['SignIn'];
export type SnippetRow = components['schemas']['SnippetRow'];
export type StandingRow = components['schemas']['StandingRow'];
export type StandingView = components['schemas']['StandingView'];
export type Supervise = components['schemas']['Supervise'];
export type Supervision = components['schemas']['Supervision'];
export type TakeOverConsole = components['schemas']['TakeOverConsole'];
export type TakeOverContact = components['schemas']['TakeOverContact'];
export type TaskAgent = components['schemas']['TaskAgent'];
export type TaskCounts = components['schemas']['TaskCounts'];
export type TaskList = components['schemas']['TaskList'];
export type TaskView = components['schemas']['TaskView'];
export type TextLine = components['schemas']['TextLine'];
export type TimelineRow = components['schemas']['TimelineRow'];
export type Today = components['schemas']['Today'];
export type TransferContact = components['schemas']['TransferContact'];
export type TransferQueueView = components['schemas']['TransferQueueView'];
export type TransferView = components['schemas']['TransferView'];
export type Trouble = components['schemas']['Trouble'];
export type TroubleView = components['schemas']['TroubleView'];
export type TurnPage = components['schemas']['TurnPage'];
export type Uploads = components['schemas']['Uploads'];
export type UploadView = components['schemas']['UploadView'];
export type UploadWish = components['schemas']['UploadWish'];
export type ValidityChange = components['schemas']['ValidityChange'];
export type VerdictView = components['schemas']['VerdictView'];
export type VerdictWish = components['schemas']['VerdictWish'];
export type VersionWish = components['schemas']['VersionWish'];
export type ViewDocument = components['schemas']['ViewDocument'];
export type WaitingRow = components['schemas']['WaitingRow'];
export type WithdrawConsent = components['schemas']['WithdrawConsent'];
export type $defs = Record<string, never>;
export type operations = Record<string, never>;

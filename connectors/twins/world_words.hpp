// Which words may a world file use for counterparts, verbs, roles and states of things? One list each, named here
// because the reader of worlds, the faults and the tests share them. The words themselves belong to the counterparts'
// contracts.
#pragma once
#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>

namespace connectors::twins {

inline constexpr std::array<std::string_view, 4> counterparts{"ticket_inbox", "care_platform", "payer_portal",
                                                              "programs_sheet"};

// Effects: what changes a counterpart.
inline constexpr std::array<std::string_view, 14> effect_kinds{"ticket.participant_added",
                                                               "ticket.participant_removed",
                                                               "ticket.form_submitted",
                                                               "ticket.attribute_set",
                                                               "ticket.closed",
                                                               "ticket.reply_sent",
                                                               "ticket.conversation_started",
                                                               "ticket.note_added",
                                                               "invoice.written_off",
                                                               "invoice.charged",
                                                               "invoice.created",
                                                               "payment.refunded",
                                                               "portal.session_confirmed",
                                                               "sheet.row_appended"};

// Lookups: what only reads. "sheet.token" is the exchange that fetches the sheet's access token.
inline constexpr std::array<std::string_view, 13> lookup_kinds{"ticket.list_billing_view",
                                                               "ticket.read_thread",
                                                               "ticket.find_contact",
                                                               "ticket.find_notice",
                                                               "ticket.render_macro",
                                                               "platform.find_client",
                                                               "platform.find_appointments",
                                                               "platform.read_billing",
                                                               "platform.read_account",
                                                               "portal.read",
                                                               "portal.read_session",
                                                               "sheet.find_row",
                                                               "sheet.token"};

inline constexpr std::array<std::string_view, 5> roles{"coordinator", "approver", "attestor", "auditor", "admin"};
inline constexpr std::array<std::string_view, 4> appointment_states{"held", "late_cancelled", "cancelled", "scheduled"};
inline constexpr std::array<std::string_view, 3> modalities{"video", "phone", "in_person"};
inline constexpr std::array<std::string_view, 3> charge_results{"succeeded", "declined", "voided"};
inline constexpr std::array<std::string_view, 2> portal_session_states{"unconfirmed", "confirmed"};
inline constexpr std::array<std::string_view, 3> conversation_states{"open", "closed", "snoozed"};
inline constexpr std::array<std::string_view, 2> part_types{"comment", "note"};
inline constexpr std::array<std::string_view, 3> part_authors{"client", "admin", "bot"};
inline constexpr std::array<std::string_view, 2> contact_roles{"user", "lead"};
inline constexpr std::array<std::string_view, 2> regions{"US", "UK"};
inline constexpr std::array<std::string_view, 3> act_authors{"client", "person", "world"};
inline constexpr std::array<std::string_view, 4> payment_purposes{"", "session", "late_cancellation", "other"};
inline constexpr std::array<std::string_view, 3> dispatch_modes{"auto", "confirm", "assisted"};

inline bool among(std::span<std::string_view const> words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}
inline bool is_effect_kind(std::string_view kind) { return among(effect_kinds, kind); }
inline bool is_lookup_kind(std::string_view kind) { return among(lookup_kinds, kind); }

// Whose verb a kind is: "invoice.charged" is the care platform's. Empty for no known kind.
inline std::string_view counterpart_of(std::string_view kind) {
  if (!is_effect_kind(kind) && !is_lookup_kind(kind)) return {};
  if (kind.starts_with("ticket.")) return counterparts[0];
  if (kind.starts_with("sheet.")) return counterparts[3];
  return kind.starts_with("portal.") ? counterparts[2] : counterparts[1];
}

}  // namespace connectors::twins

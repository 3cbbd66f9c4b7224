// What does a person see who opens the simulated payer portal in a browser? A calendar for each therapist, the form by
// which a session is entered and confirmed, under the labels of the procedure, and the confirmation. What is entered
// goes through the same rules as a request to the contract.
#pragma once
#include <map>
#include <string>
#include <string_view>

#include "connectors/transport.hpp"
#include "connectors/twins/portal_twin.hpp"

namespace connectors::twins {

// The fields of a submitted form by their names.
using FormFields = std::map<std::string, std::string>;

class PortalPages {
 public:
  // The twin must outlive this.
  explicit PortalPages(PortalTwin& twin) : twin_(twin) {}

  // GET / (?therapist=), GET and POST /sessions/new (?therapist= or ?session=), GET /sessions/{id}, GET /style.css.
  // Anything else: 404, or 405 with what is allowed. No page holds a script, and none may be put into a frame.
  HttpReply handle(HttpRequest const&, engine::Instant now);

 private:
  HttpReply calendar(FormFields const& query) const;
  HttpReply new_session(FormFields const& query) const;
  HttpReply submitted(FormFields const& fields, engine::Instant now);
  HttpReply shown(std::string const& id) const;
  // The three steps of the form; `problem` is what stands against the one before.
  HttpReply details_step(FormFields const& fields, std::string const& problem) const;
  HttpReply note_step(FormFields const& fields) const;
  HttpReply sign_step(FormFields const& fields, std::string const& problem) const;

  WorldTherapist const* therapist(std::string const& id) const;
  std::string client_name(std::string const& id) const;
  FormFields fields_of(PortalTwinSession const&) const;
  // The entry as the contract wants it; or the problem with a value that cannot be read.
  struct Entry {
    workflows::codec::Json json;
    std::string problem;
  };
  Entry entry_of(FormFields const&) const;

  PortalTwin& twin_;
};

}  // namespace connectors::twins

// temporary
#include <fstream>
#include <iostream>
#include <sstream>
#include "app/run_report.hpp"
#include "app/simulation.hpp"
int main(int, char** argv) {
  std::ifstream in(argv[1]); std::stringstream text; text << in.rdbuf();
  auto world = connectors::twins::read_world(text.str());
  if (auto* p = std::get_if<1>(&world)) { std::cerr << workflows::codec::words(*p) << "\n"; return 2; }
  auto zones = tz::Zones::load();
  engine::store::OpenOptions o; o.in_memory = true; o.create = true;
  auto store = engine::store::open("", o);
  if (auto* no = std::get_if<1>(&store)) { std::cerr << no->sentence; return 1; }
  app::Simulation sim(std::get<0>(world), std::move(std::get<0>(store)), std::get<0>(zones), 1);
  sim.run();
  auto ledger = sim.ledger();
  auto broken = app::broken_invariants(sim.engine(), ledger);
  std::cout << app::run_report(sim.engine().store(), std::get<0>(zones), sim.time().now(), ledger).dump(1) << "\n";
  for (auto& b : broken) std::cerr << "BROKEN " << b << "\n";
}

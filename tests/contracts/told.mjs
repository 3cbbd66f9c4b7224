// Small answers for check_vendors.sh: where a twin stands (address TOLD NAME), a port that nobody uses (free-port), and
// the world of the walk as a file of its own (world EVERY_VERB OUTPUT).
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';

const [, , what, from, more] = process.argv;
if (what === 'address') {
  const told = JSON.parse(readFileSync(from, 'utf8'));
  console.log(told.addresses.find((each) => each.name === more).base_url);
}
if (what === 'world') writeFileSync(more, JSON.stringify(JSON.parse(readFileSync(from, 'utf8')).world));
if (what === 'free-port') {
  const server = createServer().listen(0, '127.0.0.1', () => {
    console.log(server.address().port);
    server.close();
  });
}

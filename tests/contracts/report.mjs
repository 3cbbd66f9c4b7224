// Did every request of ours and every reply of the twins hold against its description? Reads what connector_driver
// printed, checks the sheet's bodies against Google's discovery document, takes out what is known of the descriptions
// themselves, and ends with 1 when anything is left.
// Usage: node report.mjs EXCHANGES KNOWN_FAULTS [SHEETS_DISCOVERY]
import { readFileSync } from 'node:fs';
import Ajv from 'ajv';

const [, , exchangesFile, knownFile, discoveryFile] = process.argv;
const exchanges = readFileSync(exchangesFile, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line));
const known = JSON.parse(readFileSync(knownFile, 'utf8')).faults.map((each) => ({ ...each, hits: 0 }));
const found = [];

const note = (exchange, side, place, message) => {
  const waived = known.find(
    (each) =>
      each.counterpart === exchange.counterpart &&
      each.side === side &&
      new RegExp(each.place).test(place) &&
      typeAt(exchange[side].body, place) === each.type,
  );
  if (waived) waived.hits += 1;
  else found.push({ side, where: `${exchange.counterpart} ${exchange.request.method} ${path(exchange)}`, place, message });
};
const path = (exchange) => exchange.request.target.split('?')[0];

// What really stands at "body.conversations.0.id": a waiver for null must not let a wrong object pass.
function typeAt(text, place) {
  let value = JSON.parse(text);
  for (const part of place.split('.').slice(1)) value = value?.[part];
  return value === null ? 'null' : typeof value;
}

// --- what the proxy said ---
// Its header is JSON; when there are too many it says so first and cuts the list off somewhere.
function objections(text) {
  if (text.startsWith('[')) return JSON.parse(text);
  const list = text.slice(text.indexOf('['));
  const more = { location: ['reply', 'header'], message: 'there is more than the proxy tells' };
  return [...JSON.parse(`${list.slice(0, list.lastIndexOf('},{') + 1)}]`), more];
}
for (const exchange of exchanges)
  for (const each of objections(exchange.violations)) {
    const side = each.location[0] === 'request' ? 'request' : 'reply';
    note(exchange, side, each.location.slice(1).join('.'), each.message);
  }

// --- the sheet, by the discovery document ---
function checkSheet(discovery) {
  const ajv = new Ajv({ strict: false, allErrors: true });
  for (const [name, schema] of Object.entries(discovery.schemas)) ajv.addSchema(mended(schema), name);
  const method = (id) => discovery.resources.spreadsheets.resources.values.methods[id];
  for (const exchange of exchanges.filter((each) => each.counterpart === 'programs_sheet' && path(each) !== '/token')) {
    const appends = path(exchange).endsWith(':append');
    const call = method(appends ? 'append' : 'get');
    if (call.httpMethod !== exchange.request.method) note(exchange, 'request', 'method', `${call.httpMethod} is described`);
    const shape = new RegExp(`^/${call.path.replace(/[.]/g, '\\.').replace(/\{\+?\w+\}/g, '[^/]+')}$`);
    if (!shape.test(path(exchange))) note(exchange, 'request', 'path', `${call.path} is described`);
    const query = new URL(exchange.request.target, 'http://sheet').searchParams;
    for (const [name, value] of query) {
      const parameter = call.parameters[name] ?? discovery.parameters[name];
      if (!parameter) note(exchange, 'request', `query.${name}`, 'no such parameter is described');
      else if (parameter.enum && !parameter.enum.includes(value))
        note(exchange, 'request', `query.${name}`, `one of ${parameter.enum.join(', ')} is described`);
    }
    if (call.request) hold(ajv, exchange, 'request', call.request.$ref, exchange.request.body);
    if (exchange.reply.status === 200) hold(ajv, exchange, 'reply', call.response.$ref, exchange.reply.body);
  }
}

// Discovery schemas are JSON Schema of an old draft: references by bare names, formats of numbers, "any".
function mended(node) {
  if (Array.isArray(node)) return node.map(mended);
  if (node === null || typeof node !== 'object') return node;
  const out = {};
  for (const [name, value] of Object.entries(node)) {
    if (['description', 'id', 'format', 'enumDescriptions', 'deprecated', 'readOnly', 'enumDeprecated'].includes(name)) continue;
    if (name === 'type' && value === 'any') continue;
    out[name] = mended(value);
  }
  // Nothing but what is described: a field of ours that the vendor does not know would be ignored there.
  if (out.properties && out.type === 'object') out.additionalProperties = false;
  return out;
}

function hold(ajv, exchange, side, schema, body) {
  let json;
  try {
    json = JSON.parse(body);
  } catch {
    return note(exchange, side, 'body', 'it is not JSON');
  }
  const validate = ajv.getSchema(schema);
  if (!validate(json))
    for (const error of validate.errors)
      note(exchange, side, `body${error.instancePath.replaceAll('/', '.')}`, `${error.message} (${JSON.stringify(error.params)})`);
}

if (discoveryFile) checkSheet(JSON.parse(readFileSync(discoveryFile, 'utf8')));

// --- the report ---
const without = (text) => text.replace(/\.\d+/g, '[]');
const count = (list, key) => list.reduce((sums, each) => ({ ...sums, [key(each)]: (sums[key(each)] ?? 0) + 1 }), {});
console.log('requests:');
for (const [name, times] of Object.entries(count(exchanges, (each) => each.counterpart))) console.log(`  ${name}: ${times}`);
for (const side of ['request', 'reply'])
  console.log(`violations of ${side === 'request' ? 'requests' : 'replies'}: ${found.filter((each) => each.side === side).length}`);
const lines = count(found, (each) => `  ${each.side} ${each.where.replace(/\d{3,}/g, '{}')}  ${without(each.place)}: ${without(each.message)}`);
for (const [line, times] of Object.entries(lines)) console.log(`${line}  (${times}x)`);
console.log('known faults of the descriptions, let pass:');
for (const each of known) console.log(`  ${each.counterpart} ${each.side} ${each.place}: ${each.hits}x; ${each.reason}`);
const unused = known.filter((each) => each.hits === 0);
for (const each of unused) console.log(`  never met, take it out: ${each.counterpart} ${each.side} ${each.place}`);
process.exit(found.length === 0 && unused.length === 0 ? 0 : 1);

// How does the inbox vendor's description become one that a validating proxy can check against? Three repairs, none of
// which allows a caller more than the vendor's own text does; without them the proxy silently checks nothing at all
// where a schema does not compile. Usage: node overlay.mjs DESCRIPTION OUTPUT
import { readFileSync, writeFileSync } from 'node:fs';
import YAML from 'yaml';

const [, , from, to] = process.argv;
const api = YAML.parse(readFileSync(from, 'utf8'));
const told = { nullable: 0, enums: 0 };

// `nullable` beside no `type` is not allowed by OpenAPI 3.0, and null inside an enum beside `nullable` is no schema.
function mend(node) {
  if (node === null || typeof node !== 'object') return;
  if (Array.isArray(node)) return node.forEach(mend);
  if (typeof node.nullable === 'boolean' && typeof node.type !== 'string') {
    delete node.nullable;
    told.nullable += 1;
  }
  if (node.nullable === true && Array.isArray(node.enum) && node.enum.includes(null)) {
    node.enum = node.enum.filter((each) => each !== null);
    told.enums += 1;
  }
  Object.values(node).forEach(mend);
}
mend(api);

// A filter that contains itself for ever is not compiled: the vendor allows two levels, so two are written down.
const schemas = api.components.schemas;
const one = { ...schemas.single_filter_search_request, required: ['field', 'operator', 'value'] };
const level = (inner) => ({
  type: 'object',
  required: ['operator', 'value'],
  properties: {
    operator: { type: 'string', enum: ['AND', 'OR'] },
    value: { type: 'array', maxItems: 15, items: { anyOf: inner } },
  },
});
schemas.single_filter_search_request = one;
schemas.multiple_filter_search_request = level([one, level([one])]);
for (const name of ['search_request', 'contact_search_request']) schemas[name].required = ['query'];

// Aliases would be written for what stands there twice, and the proxy's reader does not take that many.
writeFileSync(to, YAML.stringify(api, { aliasDuplicateObjects: false }));
console.log(`overlay: ${told.nullable} nullable without a type, ${told.enums} enums with null, search filters in two levels`);

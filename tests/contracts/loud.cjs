// Does the proxy check at all? It swallows every schema that does not compile and then lets everything pass there.
// Loaded before it, this tells each such schema on stderr ("not checked: …"), so that the script can fail.
const prism = require.resolve('@stoplight/prism-http');
for (const name of ['ajv', 'ajv/dist/2019', 'ajv/dist/2020']) {
  const made = require(require.resolve(name, { paths: [prism] }));
  const Ajv = made.default ?? made;
  const compile = Ajv.prototype.compile;
  Ajv.prototype.compile = function (schema, meta) {
    try {
      return compile.call(this, schema, meta);
    } catch (error) {
      console.error(`not checked: ${error.message}`);
      throw error;
    }
  };
}

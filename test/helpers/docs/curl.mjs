// Stands in for curl, so that the documented calls run where there is none. Stricter: an answer of 400 or more fails.
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  options: {
    request: { type: 'string', short: 'X', default: 'GET' },
    header: { type: 'string', short: 'H', multiple: true, default: [] },
    data: { type: 'string', short: 'd' },
    user: { type: 'string', short: 'u' },
    silent: { type: 'boolean', short: 's' },
  },
  allowPositionals: true,
});

const headers = values.header.map((header) => header.split(/:\s*/, 2));
if (values.user) headers.push(['authorization', `Basic ${Buffer.from(values.user).toString('base64')}`]);
const [address = ''] = positionals;
const url = /^https?:/.test(address) ? address : `http://${address}`;
const answer = await fetch(url, { method: values.request, headers, body: values.data });
console.log(await answer.text());
if (!answer.ok) console.error(`${values.request} ${url} answered ${answer.status}.`);
process.exitCode = answer.ok ? 0 : 22;

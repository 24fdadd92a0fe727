import { signatureHeaders } from '../../emulator/signature.ts';
import vector from '../fixtures/sinch-payloads/signature-test-vector.json' with { type: 'json' };

test("the headers are those of Sinch's public test vector", () => {
  const headers = signatureHeaders(vector.raw_body, {
    secret: vector.secret,
    nonce: vector.headers['x-sinch-webhook-signature-nonce'],
    timestamp: Number(vector.headers['x-sinch-webhook-signature-timestamp']),
  });
  expect(headers).toEqual(vector.headers);
});

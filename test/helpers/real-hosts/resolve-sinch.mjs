// Loaded into a process of a test before everything else: what it connects to under Sinch's names is a server on loopback. That
// stands in for name service and port 443; the handshake, with the name and the check of the certificate, is left as it is.
import tls from 'node:tls';

const port = Number(process.env.SINCH_LOOPBACK_PORT);
const connect = tls.connect;

tls.connect = (options, ...rest) =>
  connect(
    String(options.host).endsWith('.sinch.com') && options.port === 443
      ? { ...options, host: '127.0.0.1', port }
      : options,
    ...rest,
  );

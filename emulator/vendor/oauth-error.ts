/** A refusal of the token endpoint. Sinch's own body is not public; this is the one of RFC 6749, section 5.2. */
export class OAuthError extends Error {
  override readonly name = 'OAuthError';
  readonly status: 400 | 401;

  constructor(status: 400 | 401, code: string) {
    super(code);
    this.status = status;
  }
}

/** What a changed flow needs and nobody recorded: thrown where a re-simulation stops. The message is a sentence. */
export class UnknownFromHere extends Error {
  override readonly name = 'UnknownFromHere';
  readonly step: string;

  constructor(step: string, message: string) {
    super(message);
    this.step = step;
  }
}

/** The measurement does not hold (something was lost, doubled, refused, or the driver was late): no figure of it may be used. */
export class InvalidMeasurement extends Error {
  override readonly name = 'InvalidMeasurement';
}

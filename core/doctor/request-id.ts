const PREFIX = 'cq-doctor-';
const SHAPE = /^cq-doctor-[0-9a-f]{32}$/;

/** How the doctor's own question is known again when Sinch calls back; `random` is 32 hexadecimal digits. */
export function doctorRequestId(random: string): string {
  return `${PREFIX}${random}`;
}

export function isDoctorRequest(requestId: string): boolean {
  return SHAPE.test(requestId);
}

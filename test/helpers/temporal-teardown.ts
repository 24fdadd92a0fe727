export default async function stopTemporal(): Promise<void> {
  await globalThis.temporalOfTestRun?.teardown();
}

import { withHeartbeats } from '../../activities/heartbeats.ts';

const until = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('withHeartbeats', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  test.each([
    [900, 0],
    [2_500, 2],
  ])('work of %i ms beats %i times, and never after its end', async (ms, expected) => {
    const beat = jest.fn();
    const done = withHeartbeats(beat, () => until(ms));
    await jest.advanceTimersByTimeAsync(ms);
    await done;
    await jest.advanceTimersByTimeAsync(5_000);
    expect(beat).toHaveBeenCalledTimes(expected);
  });

  test('stops beating when the work fails', async () => {
    const beat = jest.fn();
    await expect(withHeartbeats(beat, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await jest.advanceTimersByTimeAsync(5_000);
    expect(beat).not.toHaveBeenCalled();
  });
});

export function lockPath(root: string): string;
export function oneAtATime<T>(path: string, turn: { work: () => Promise<T>; waiting: () => void }): Promise<T>;

export const SOURCE_FOLDERS: string[];
export function nodeProblem(version: string): string;
export function needsInstall(root: string): boolean;
export function fingerprint(root: string): string;
export function needsBuild(root: string): boolean;
export function stampPath(root: string): string;
export function removeOrphans(root: string): void;

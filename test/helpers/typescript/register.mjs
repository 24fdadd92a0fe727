import { register } from 'node:module';

// `node --import <this file> main.ts` runs a source file in a process of its own, without a build.
register('./hooks.mjs', import.meta.url);

/** Of package.json; a test holds the two together. What Colloquy calls itself in requests to others. */
export const VERSION = '0.1.0';

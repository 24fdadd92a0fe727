/** Sum of a counter's samples whose labels hold all the given ones, from Prometheus' text format. */
export function sumOf(text: string, counter: string, labels: { [name: string]: string }): number {
  const wanted = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
  return text
    .split('\n')
    .filter((line) => line.startsWith(`${counter}{`) && wanted.every((label) => line.includes(label)))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}

import type { ChoiceAction, CompiledChoice, Text as CompiledText } from '../compiled.ts';
import type { Path } from '../problem.ts';
import { complain, note, noteAddress, noteTarget, noteText, noteVerbatim, type Scribe, withRoot } from '../scribe.ts';
import type { Choice, Item } from './choice.ts';
import type { Text } from './text.ts';

/** Notes coordinates that are templates. */
export function noteCoordinates(
  at: { latitude: number | string; longitude: number | string },
  scribe: Scribe,
  path: Path,
): void {
  for (const field of ['latitude', 'longitude'] as const) {
    const value = at[field];
    if (typeof value === 'string') note(scribe, [...path, field], { kind: 'coordinate', text: value });
  }
}

/** Notes a text that may be left out; '' stands for none. */
export function optionalText(scribe: Scribe, path: Path, text: Text | undefined): CompiledText {
  return text === undefined ? '' : noteText(scribe, path, text);
}

/** As `optionalText`, for an address. */
export function optionalAddress(scribe: Scribe, path: Path, text: Text | undefined): CompiledText {
  return text === undefined ? '' : noteAddress(scribe, path, text);
}

type Repeated = { each?: string };

/** Notes the list of what is repeated; its parts know the element as `item`. */
export function noteEach({ each }: Repeated, scribe: Scribe, path: Path): Scribe {
  if (each === undefined) return scribe;
  note(scribe, [...path, 'each'], { kind: 'each', source: each });
  if (!scribe.roots.includes('item')) return withRoot(scribe, 'item');
  complain(scribe, [...path, 'each'], 'An each cannot stand within another.', 'Repeat the card, or its choices.');
  return scribe;
}

// The contact sees it in his calendar.
function noteMoment(scribe: Scribe, path: Path, text: string): string {
  note(scribe, path, { kind: 'text', text });
  return text;
}

function compileAction(choice: Choice, scribe: Scribe, path: Path): ChoiceAction | undefined {
  if (choice.url !== undefined) return { kind: 'url', url: noteAddress(scribe, [...path, 'url'], choice.url) };
  if (choice.call !== undefined) return { kind: 'call', phone: noteText(scribe, [...path, 'call'], choice.call) };
  if (choice.location) {
    const at = [...path, 'location'];
    const { latitude, longitude, label } = choice.location;
    noteCoordinates(choice.location, scribe, at);
    return { kind: 'location', latitude, longitude, label: optionalText(scribe, [...at, 'label'], label) };
  }
  if (!choice.calendar) return undefined;
  const at = [...path, 'calendar'];
  const { start, end, title, description } = choice.calendar;
  return {
    kind: 'calendar',
    start: noteMoment(scribe, [...at, 'start'], start),
    end: noteMoment(scribe, [...at, 'end'], end),
    // An entry of a calendar needs a title.
    title: title === undefined ? choice.text : noteText(scribe, [...at, 'title'], title),
    description: optionalText(scribe, [...at, 'description'], description),
  };
}

// A value that is not for a variable is looked at all the same.
function noteValue({ value }: Choice | Item, scribe: Scribe, path: Path): void {
  const at = [...path, 'value'];
  if (typeof value !== 'string')
    noteVerbatim(scribe, at, value, 'Make the whole value one {{ }} that gives a map or a list.');
  else if (value.includes('{{')) note(scribe, at, { kind: 'template', text: value });
}

function compileCommon(choice: Choice | Item, scribe: Scribe, path: Path): CompiledChoice {
  noteValue(choice, scribe, path);
  noteVerbatim(scribe, [...path, 'synonyms'], choice.synonyms, 'Write the words out.');
  return {
    text: noteText(scribe, choice.short ? path : [...path, 'text'], choice.text),
    value: choice.value,
    goto: choice.goto === undefined ? undefined : noteTarget(scribe, [...path, 'goto'], choice.goto),
    synonyms: choice.synonyms ?? [],
    hidden: choice.hidden ?? false,
    each: choice.each,
  };
}

/** Choices as the engine renders them. `path` leads to their list. */
export function compileChoices(choices: Choice[] | undefined, outer: Scribe, path: Path): CompiledChoice[] {
  return (choices ?? []).map((choice, index) => {
    const at = [...path, index];
    const scribe = noteEach(choice, outer, at);
    return { ...compileCommon(choice, scribe, at), action: compileAction(choice, scribe, at) };
  });
}

/** Items of a list as the engine renders them. `path` leads to their list. */
export function compileItems(items: Item[], outer: Scribe, path: Path): CompiledChoice[] {
  return items.map((item, index) => {
    const at = [...path, index];
    const scribe = noteEach(item, outer, at);
    const { description, media } = item;
    return {
      ...compileCommon(item, scribe, at),
      description: description === undefined ? undefined : noteText(scribe, [...at, 'description'], description),
      mediaUrl: media === undefined ? undefined : noteAddress(scribe, [...at, 'media'], media),
    };
  });
}

/** What failed sessions are chosen by: our search attributes, and when their run began. Temporal spells them so. */
const ATTRIBUTES = [
  'FailureCode',
  'AppId',
  'Channel',
  'Flow',
  'SessionId',
  'SessionState',
  'ContactId',
  'ConversationId',
  'StartTime',
] as const;

export type RecoveryQuery = { query: string } | { problem: string };

const MAX_LENGTH = 1_000;
const TOKEN = /\s*(?:('[^'\\"]*'|"[^'\\"]*")|(!=|>=|<=|=|>|<|\(|\)|,)|([A-Za-z_]+))/y;

/**
 * A list filter as Temporal reads it, held against what may stand in one: our attributes, `= != < <= > >= IN BETWEEN STARTS_WITH`,
 * `AND`, `OR` and brackets. Whatever it says, only running conversations whose session has failed are found.
 */
export function recoveryQuery(text: string, workflowType: string): RecoveryQuery {
  const filter = readFilter(text);
  if ('problem' in filter) return filter;
  const always = [`WorkflowType = '${workflowType}'`, "ExecutionStatus = 'Running'", "SessionState = 'failed'"];
  return { query: [...always, `(${filter.query})`].join(' AND ') };
}

/** A list filter alone, read and written anew: for whoever looks at sessions of any state. */
export function readFilter(text: string): RecoveryQuery {
  if (text.length > MAX_LENGTH) return { problem: `The query is longer than ${MAX_LENGTH} characters.` };
  const tokens = tokensOf(text);
  if (!Array.isArray(tokens)) return tokens;
  const reader = new Reader(tokens);
  try {
    return { query: reader.whole() };
  } catch (error) {
    if (error instanceof QueryFault) return { problem: error.message };
    throw error;
  }
}

interface Token {
  text: string;
  /** Where it ends: what people wrote may be somebody's number, so that no problem repeats it. */
  end: number;
}

function tokensOf(text: string): Token[] | { problem: string } {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  for (let at = 0; at < end; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text);
    if (!found) return { problem: `The query cannot be read from character ${at + 1} on.` };
    tokens.push({ text: found[1] ?? found[2] ?? found[3] ?? '', end: TOKEN.lastIndex });
  }
  return tokens;
}

class QueryFault extends Error {}

const COMPARISONS = ['=', '!=', '<', '<=', '>', '>='];

/** Reads what it knows and writes it anew: nothing else reaches Temporal. */
class Reader {
  readonly #tokens: Token[];
  #at = 0;

  constructor(tokens: Token[]) {
    this.#tokens = tokens;
  }

  whole(): string {
    if (this.#tokens.length === 0)
      throw new QueryFault(
        "The query is empty: FailureCode = 'CALL_STATUS', for instance, or SessionState = 'failed' for all.",
      );
    const query = this.#either();
    if (this.#at < this.#tokens.length) throw this.#unexpected('AND or OR');
    return query;
  }

  #either(): string {
    const parts = [this.#both()];
    while (this.#takes('OR')) parts.push(this.#both());
    return parts.join(' OR ');
  }

  #both(): string {
    const parts = [this.#one()];
    while (this.#takes('AND')) parts.push(this.#one());
    return parts.join(' AND ');
  }

  #one(): string {
    if (!this.#takes('(')) return this.#term();
    const within = this.#either();
    this.#needs(')');
    return `(${within})`;
  }

  #term(): string {
    const name = this.#attribute();
    if (this.#takes('IN')) return `${name} IN (${this.#list()})`;
    if (this.#takes('BETWEEN')) {
      const from = this.#value();
      this.#needs('AND');
      return `${name} BETWEEN ${from} AND ${this.#value()}`;
    }
    if (this.#takes('STARTS_WITH')) return `${name} STARTS_WITH ${this.#value()}`;
    const comparison = COMPARISONS.find((one) => this.#takes(one));
    if (!comparison) throw this.#unexpected('a comparison such as =, or IN, BETWEEN or STARTS_WITH');
    return `${name} ${comparison} ${this.#value()}`;
  }

  #attribute(): string {
    const token = this.#tokens[this.#at]?.text ?? '';
    const known = ATTRIBUTES.find((name) => name === token);
    if (!known) throw this.#unexpected(`one of ${ATTRIBUTES.join(', ')}`);
    this.#at += 1;
    return known;
  }

  #list(): string {
    this.#needs('(');
    const values = [this.#value()];
    while (this.#takes(',')) values.push(this.#value());
    this.#needs(')');
    return values.join(', ');
  }

  #value(): string {
    const token = this.#tokens[this.#at]?.text ?? '';
    if (!/^['"]/.test(token)) throw this.#unexpected("a value in quotes, such as 'SMS'");
    this.#at += 1;
    return `'${token.slice(1, -1)}'`;
  }

  #takes(word: string): boolean {
    const takes = this.#tokens[this.#at]?.text.toUpperCase() === word;
    if (takes) this.#at += 1;
    return takes;
  }

  #needs(word: string): void {
    if (!this.#takes(word)) throw this.#unexpected(word);
  }

  #unexpected(wanted: string): QueryFault {
    const found = this.#tokens[this.#at];
    const where = found ? `before character ${found.end + 1}` : 'at its end';
    return new QueryFault(`The query needs ${wanted} ${where}.`);
  }
}

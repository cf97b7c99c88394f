/**
 * The filter language of lists: a subset of AIP-160.
 *
 *   filter     = sequence { "AND" sequence }
 *   sequence   = factor { "OR" factor }          OR binds tighter than AND, as AIP-160 says
 *   factor     = [ "NOT" | "-" ] ( "(" filter ")" | comparison )
 *   comparison = path ( "=" | "!=" | "<" | "<=" | ">" | ">=" | ":" ) value
 *   value      = "quoted" | 'quoted' | number | true | false | null | WORD | *      "*" only after ":"
 *
 * Written by hand: a grammar of nine rules is shorter than the configuration of any parser generator, and its errors
 * name the place. Nothing here knows about columns; see filter-sql.ts.
 */
export type Comparator = '=' | '!=' | '<' | '<=' | '>' | '>=' | ':';

export type FilterValue =
  | { kind: 'text'; text: string }
  | { kind: 'word'; text: string }
  | { kind: 'number'; text: string }
  | { kind: 'bool'; value: boolean }
  | { kind: 'null' }
  | { kind: 'any' };

export type FilterNode =
  | { type: 'and' | 'or'; parts: FilterNode[] }
  | { type: 'not'; part: FilterNode }
  | { type: 'compare'; path: string; op: Comparator; value: FilterValue };

/** A filter that cannot be read. `position` counts characters from 0. */
export class FilterSyntaxError extends Error {
  override readonly name = 'FilterSyntaxError';
  readonly position: number;

  constructor(message: string, position: number) {
    super(`${message} at ${position}`);
    this.position = position;
  }
}

interface Token {
  kind: 'text' | 'number' | 'word' | 'op' | 'open' | 'close' | 'minus' | 'end';
  text: string;
  at: number;
}

/** Deep enough for any real filter, shallow enough for the stack. */
const MAX_DEPTH = 32;
/** What the contract allows, held here too for filters that come by another way: some 570 terms at most. */
const MAX_LENGTH = 4_000;
/** No index helps "contains": each one more is looked for in every row. */
const MAX_CONTAINS = 20;

const TOKEN =
  /\s*(?:(?<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?<number>-?\d+(?:\.\d+)?(?![\w.]))|(?<op><=|>=|!=|[=<>:])|(?<word>[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*|\*)|(?<open>\()|(?<close>\))|(?<minus>-))/uy;

/** Reads a filter; undefined when it is blank. Throws FilterSyntaxError, also for one that is too long, too deep or too costly. */
export function parseFilter(source: string): FilterNode | undefined {
  if (source.length > MAX_LENGTH) throw new FilterSyntaxError('too long', MAX_LENGTH);
  const tokens = tokenize(source);
  let next = 0;
  let contains = 0;
  const peek = (): Token => tokens[next] ?? { kind: 'end', text: '', at: source.length };
  const take = (): Token => {
    const token = peek();
    next += 1;
    return token;
  };
  const isWord = (token: Token, word: string): boolean => token.kind === 'word' && token.text === word;

  if (tokens.length === 0) return undefined;
  const tree = conjunction(0);
  if (peek().kind !== 'end') throw new FilterSyntaxError('unexpected text', peek().at);
  return tree;

  function conjunction(depth: number): FilterNode {
    if (depth > MAX_DEPTH) throw new FilterSyntaxError('too deep', peek().at);
    const parts = [disjunction(depth)];
    while (isWord(peek(), 'AND')) {
      next += 1;
      parts.push(disjunction(depth));
    }
    return joined('and', parts);
  }

  function disjunction(depth: number): FilterNode {
    const parts = [factor(depth)];
    while (isWord(peek(), 'OR')) {
      next += 1;
      parts.push(factor(depth));
    }
    return joined('or', parts);
  }

  function factor(depth: number): FilterNode {
    if (depth > MAX_DEPTH) throw new FilterSyntaxError('too deep', peek().at);
    if (isWord(peek(), 'NOT') || peek().kind === 'minus') {
      next += 1;
      return { type: 'not', part: factor(depth + 1) };
    }
    if (peek().kind !== 'open') return comparison();
    next += 1;
    const inner = conjunction(depth + 1);
    if (take().kind !== 'close') throw new FilterSyntaxError('missing )', tokens[next - 1]?.at ?? source.length);
    return inner;
  }

  function comparison(): FilterNode {
    const path = take();
    if (path.kind !== 'word' || path.text === '*') throw new FilterSyntaxError('expected a field', path.at);
    const op = take();
    if (op.kind !== 'op') throw new FilterSyntaxError('expected one of = != < <= > >= :', op.at);
    if (op.text === ':') contains += 1;
    if (contains > MAX_CONTAINS) throw new FilterSyntaxError('too many ":"', op.at);
    return { type: 'compare', path: path.text, op: op.text as Comparator, value: value(op.text) };
  }

  function value(op: string): FilterValue {
    const token = take();
    switch (token.kind) {
      case 'text':
        return { kind: 'text', text: unquote(token.text) };
      case 'number':
        return { kind: 'number', text: token.text };
      case 'word':
        if (token.text === 'true' || token.text === 'false') return { kind: 'bool', value: token.text === 'true' };
        if (token.text === 'null') return { kind: 'null' };
        if (token.text === '*' && op === ':') return { kind: 'any' };
        if (token.text !== '*' && token.text !== 'AND' && token.text !== 'OR' && token.text !== 'NOT') {
          return { kind: 'word', text: token.text };
        }
        break;
      default:
        break;
    }
    throw new FilterSyntaxError('expected a value', token.at);
  }
}

function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  const end = source.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(source);
    if (!match?.groups)
      throw new FilterSyntaxError('unexpected character', at + /^\s*/.exec(source.slice(at))![0].length);
    for (const [kind, text] of Object.entries(match.groups)) {
      if (text !== undefined)
        tokens.push({ kind: kind as Token['kind'], text, at: match.index + match[0].length - text.length });
    }
  }
  return tokens;
}

function unquote(quoted: string): string {
  return quoted.slice(1, -1).replace(/\\(.)/gsu, '$1');
}

function joined(type: 'and' | 'or', parts: FilterNode[]): FilterNode {
  const [only] = parts;
  return parts.length === 1 && only ? only : { type, parts };
}

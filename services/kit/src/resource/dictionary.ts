import type { Db, Statement } from '../pg/pool.ts';

/** Milliseconds that new words may wait to be written together. */
const PAUSE = 500;
/** Words remembered per process as known; 20,000 are some 2 MB. */
const MAX_KNOWN = 20_000;

const LEARN: Statement = {
  name: 'words_learn',
  text: 'insert into search_words (noun, word) select $1, unnest($2::text[]) on conflict do nothing',
};
const NEAR: Statement = {
  name: 'words_near',
  text: `select q.word as typed, n.word from unnest($2::text[]) q(word),
    lateral (select s.word from search_words s where s.noun = $1 and s.word % q.word order by similarity(s.word, q.word) desc, s.word limit 5) n`,
};

/**
 * The words of a noun's records, for finding what was meant by a mistyped one. Words are written beside the transactions
 * that bring them, in sets and only when new to this process: two writers of one new word would else wait for each
 * other, and nearly all words are known. A crash may lose some, which costs a typo its correction and nothing else.
 */
export interface Dictionary {
  /** Where new words are written. */
  attach(db: Db): void;
  learn(text: string): void;
  flush(): Promise<void>;
  /** For each of the words, those of the records that are written alike, best first. */
  near(db: Db, words: readonly string[]): Promise<Map<string, string[]>>;
}

export function dictionary(noun: string): Dictionary {
  const known = new Set<string>();
  let waiting: string[] = [];
  let home: Db | undefined;
  let timer: NodeJS.Timeout | undefined;
  let writing = Promise.resolve();

  /** Resolves when all that was learnt is written, also by a flush that is still under way. */
  function flush(): Promise<void> {
    timer = undefined;
    writing = writing.then(write);
    return writing;
  }

  async function write(): Promise<void> {
    // In one order everywhere, so that two processes do not lock each other out.
    const words = waiting.sort();
    waiting = [];
    if (!home || words.length === 0) return;
    await home.query(LEARN, [noun, words]).catch(() => {
      for (const word of words) known.delete(word);
    });
  }

  return {
    attach: (db) => (home = db),
    learn(text) {
      for (const word of wordsOf(text)) {
        if (known.has(word)) continue;
        if (known.size >= MAX_KNOWN) known.clear();
        known.add(word);
        waiting.push(word);
      }
      if (waiting.length > 0 && home) timer ??= setTimeout(() => void flush(), PAUSE).unref();
    },
    flush,
    async near(db, words) {
      await flush();
      const rows = await db.query<{ typed: string; word: string }>(NEAR, [noun, words]);
      const found = new Map<string, string[]>();
      for (const { typed, word } of rows) found.set(typed, [...(found.get(typed) ?? []), word]);
      return found;
    },
  };
}

/** Words that may be mistyped: of letters, four or more. */
export function wordsOf(text: string): string[] {
  return text.match(/(?<![\p{L}\p{N}])\p{L}{4,40}(?![\p{L}\p{N}])/gu) ?? [];
}

import type { Language } from '../access/actor.ts';

/** A text in each language of the platform; {names} are filled from params. */
export type Texts = Readonly<Record<Language, string>>;

export type Params = Readonly<Record<string, string | number>>;

const PLACEHOLDER = /\{(\w+)\}/g;

/** The text with its placeholders filled; one without a value is left as it stands. */
export function fillText(text: string, params: Params): string {
  return text.includes('{') ? text.replace(PLACEHOLDER, (whole, name: string) => String(params[name] ?? whole)) : text;
}

/** The first language of an accept-language header that we speak, as "bg" of "de,bg-BG;q=0.8"; undefined when none is.. */
export function languageOf(acceptLanguage: string | undefined): Language | undefined {
  if (acceptLanguage === undefined) return undefined;
  for (const part of acceptLanguage.split(',')) {
    const primary = part.trim().slice(0, 2).toLowerCase();
    if (primary === 'en' || primary === 'ru' || primary === 'bg') return primary;
  }
  return undefined;
}

import type { Locator, Page } from 'playwright-core';
import { eventually } from '../kit/until.ts';

/** Where something is looked for: the whole window or a part of it. */
type Place = Page | Locator;

const pageOf = (place: Place): Page => ('page' in place ? place.page() : place);

/** The part of the portal that changes from page to page. */
export const main = (page: Page): Locator => page.getByRole('main');

/** Opens an entry of the side menu and waits for its heading. */
export async function open(page: Page, entry: string, heading: string | RegExp = entry): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: entry, exact: true }).click();
  await headed(page, heading);
}

/** Waits for the page with this heading. */
export async function headed(page: Page, heading: string | RegExp): Promise<void> {
  await main(page)
    .getByRole('heading', { level: 1, name: heading, ...(typeof heading === 'string' && { exact: true }) })
    .waitFor();
}

export async function press(place: Place, name: string): Promise<void> {
  await place.getByRole('button', { name, exact: true }).click();
}

export async function tab(page: Page, name: string): Promise<void> {
  await main(page).getByRole('tab', { name, exact: true }).click();
}

export async function enter(place: Place, label: string, text: string): Promise<void> {
  await place.getByRole('textbox', { name: label, exact: true }).fill(text);
}

/** Chooses from a list of choices: what is typed narrows it, where it can be typed into. */
export async function choose(place: Place, label: string, option: string, typed?: string): Promise<void> {
  const input = place.getByRole('combobox', { name: label, exact: true });
  await input.click();
  if (typed !== undefined) await input.fill(typed);
  await pageOf(place).getByRole('option', { name: option, exact: true }).click();
}

/** The open dialog with this title. */
export const dialog = (page: Page, title: string | RegExp): Locator => page.getByRole('dialog', { name: title });

/** Presses the button of a dialog that sends it, and waits until it has gone: a refusal would keep it open. */
export async function submit(shown: Locator, name: string): Promise<void> {
  await press(shown, name);
  await shown.waitFor({ state: 'detached' });
}

/** Waits until the place says this. */
export async function says(place: Locator, text: string | RegExp): Promise<void> {
  await place.getByText(text).first().waitFor();
}

/** Waits until the place no longer says this. */
export async function gone(place: Locator, text: string | RegExp): Promise<void> {
  await place.getByText(text).first().waitFor({ state: 'detached' });
}

/** The value beside a name in a list of figures or facts: "Margin" -> "₽86,400.00". */
export async function figure(place: Place, name: string): Promise<string> {
  const term = place.getByRole('term').filter({ hasText: new RegExp(`^${name}$`) });
  return (await term.locator('xpath=following-sibling::dd[1]').innerText()).replaceAll('\u00a0', ' ');
}

/** Waits until each of the figures is as told. */
export async function figures(place: Place, expected: Record<string, string>): Promise<void> {
  await eventually(async () => {
    const shown: Record<string, string> = {};
    for (const name of Object.keys(expected)) shown[name] = await figure(place, name);
    expect(shown).toEqual(expected);
  });
}

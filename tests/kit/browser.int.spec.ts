import { launchBrowser } from './browser.ts';

test('a browser starts and draws Cyrillic text', async () => {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.setContent(
      '<p style="display:inline-block">Кирпич силикатный</p><i style="display:inline-block">Кирпич</i>',
    );
    const width = (selector: string) =>
      page.locator(selector).evaluate((element) => element.getBoundingClientRect().width);
    expect(await width('p')).toBeGreaterThan((await width('i')) * 1.5);
  } finally {
    await browser.close();
  }
});

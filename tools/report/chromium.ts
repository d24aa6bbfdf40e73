import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = [
  process.env['CHROMIUM'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The Chromium of this machine, or the one that the variable CHROMIUM names; undefined if there is none. */
const CHROMIUM = PLACES.find((place) => place !== '' && existsSync(place));

/** Starts Chromium. It loads files of this machine only. */
export function startChromium(): Promise<Browser> {
  if (CHROMIUM === undefined) throw new Error('there is no Chromium: install it, or name it in CHROMIUM');
  const args = [
    '--no-sandbox',
    '--disable-background-networking',
    // Else it ignores changes of the address from the 200th in ten seconds on.
    '--disable-ipc-flooding-protection',
  ];
  return chromium.launch({ executablePath: CHROMIUM, args });
}

/** Tests of pages are skipped without Chromium; this is what the run then says. */
export const WITHOUT_CHROMIUM = CHROMIUM === undefined;

if (WITHOUT_CHROMIUM) console.warn('Chromium is not on this machine: the tests of pages in a browser are skipped');

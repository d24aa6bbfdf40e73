/** A form in which secrets stand in logs. */
export interface SecretRule {
  /** With the flag `g` and the groups `before`, `value` and `after`. */
  readonly pattern: RegExp;
  /** Whether a value of this form holds no secret. */
  readonly isHarmless?: (value: string) => boolean;
}

/** Last words of names whose values are secrets: `DB_PASSWORD`, `accessToken`, `x-api-key`, `aws_secret_access_key`. */
const SECRET_NAMES = [
  'password',
  'passwd',
  'passphrase',
  'passcode',
  'pwd',
  'secret',
  'secret[_-]?key',
  'token',
  'jwt',
  'api[_.-]?key',
  'access[_-]?key(?:[_-]?id)?',
  'account[_-]?key',
  'auth[_-]?key',
  'encryption[_-]?key',
  'signing[_-]?key',
  'master[_-]?key',
  'private[_-]?key',
  'shared[_-]?key',
  'secret[_-]?value',
  'credentials?',
  'signature',
  'security[_-]?token',
  'session[_-]?(?:id|key)',
  'sessionid',
  'connection[_-]?string',
  'database[_-]?url',
  'otp',
  'pin[_-]?code',
  'sig',
].join('|');

/** Up to 60 characters of a name, the telling word, and perhaps a number. */
const NAME = `(?<![A-Za-z0-9]|\\d{12}:)[\\w.-]{0,60}?(?:${SECRET_NAMES})(?:[_-]?\\d{1,3})?`;

/** Quotes, also as JSON in JSON escapes them. */
const QUOTE = '\\\\{0,4}["\'`]';

/** Between a name and its value. */
const EQUALS = `(?:${QUOTE})?\\s{0,4}(?:=>|:=|[=:])\\s{0,4}`;

/** Between the name of a header and its value, also in JSON. */
const HEADER = `["'\\\\]{0,4}\\s{0,4}[=:]\\s{0,4}["'\\\\]{0,4}`;

/** Values that say whether there is a secret, or where it is. */
const NO_SECRET =
  /^(?:true|false|null|none|nil|undefined|unset|empty|missing|required|expired|invalid|\*+|x{3,}|<[\w -]*>|\$\{?\w*\}?|\{+|\[+)$/i;

const isNoSecret = (value: string): boolean => NO_SECRET.test(value.trim()) || value.startsWith('arn:');

/** A text that no word looks like: it has digits, or changes between lower and upper case. */
const isWord = (value: string): boolean => /^[A-Za-z]?[a-z]*$|^[A-Z]+$/.test(value);

/** Tokens that their first characters identify. */
const PREFIXED = [
  // AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
  '(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}',
  // GitHub: https://github.blog/2021-04-05-behind-githubs-new-authentication-token-formats/
  'gh[opsur]_[A-Za-z0-9]{20,255}',
  'github_pat_[A-Za-z0-9_]{20,255}',
  'gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent)-[\\w-]{20,255}',
  'xox[a-z](?:-[A-Za-z0-9]{1,255}){1,8}',
  'xapp-[\\w-]{10,255}',
  '[sr]k_(?:live|test)_[A-Za-z0-9]{10,255}',
  'whsec_[A-Za-z0-9+/=]{16,255}',
  'sk-(?:[a-z]{2,10}-)?[A-Za-z0-9_-]{20,255}',
  'AIza[\\w-]{35}',
  'ya29\\.[\\w-]{20,512}',
  'SG\\.[\\w-]{16,64}\\.[\\w-]{16,64}',
  'npm_[A-Za-z0-9]{30,64}',
  'pypi-[\\w-]{20,512}',
  'dop_v1_[0-9a-f]{64}',
  'hv[sbr]\\.[\\w-]{20,512}',
  'shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}',
  'AGE-SECRET-KEY-1[A-Z0-9]{20,80}',
].join('|');

const SCHEME = '[a-z][a-z0-9+.-]{1,20}';

const build = (before: string, value: string, after = '', flags = 'gi'): RegExp =>
  new RegExp(`(?<before>${before})(?<value>${value})(?<after>${after})`, flags);

/** The forms, in the order in which they are searched. */
export const SECRET_RULES: readonly SecretRule[] = [
  // JSON Web Tokens, also without their signature.
  { pattern: build('(?<![\\w-])', 'eyJ[\\w-]{6,2000}\\.[\\w-]{2,4000}(?:\\.[\\w-]{0,2000})?', '', 'g') },
  { pattern: build('(?<![A-Za-z0-9_])', PREFIXED, '(?![A-Za-z0-9_])', 'g') },
  { pattern: build('hooks\\.slack\\.com\\/(?:services|workflows|triggers)\\/', '[\\w/-]{10,200}') },
  // scheme://user:password@host
  { pattern: build(`${SCHEME}:\\/\\/[^\\s:@/"']{0,128}:`, `[^\\s/"'@]{1,256}(?:@[^\\s/"'@]{1,256}(?=@))?`, '@') },
  // https://token@host
  { pattern: build('https?:\\/\\/', `[^\\s:@/"']{16,256}`, '@') },
  // user:password@tcp(host:3306)/name
  { pattern: build('\\b[\\w.-]{1,64}:', `[^\\s:@/"']{1,128}`, '@(?:tcp|unix)\\(') },
  // Headers: everything behind the name, except the scheme.
  {
    pattern: build(
      `\\b(?:proxy-)?authorization${HEADER}(?:(?:bearer|basic|token|digest|apikey)\\s{1,4})?`,
      `[^"'\\\\,}\\]\\s][^"'\\\\}\\]]{0,2000}`,
    ),
    isHarmless: isNoSecret,
  },
  { pattern: build(`\\b(?:set-)?cookie${HEADER}`, `[^"'\\\\}\\]\\s][^"'\\\\}\\]]{0,2000}`), isHarmless: isNoSecret },
  { pattern: build('\\b(?:bearer|basic)\\s{1,4}', '[\\w.~+/=-]{8,2000}'), isHarmless: isWord },
  // name = "value": to the closing quote.
  {
    pattern: build(`${NAME}${EQUALS}(?<quote>${QUOTE})`, '(?:(?!\\k<quote>).){1,2000}', '\\k<quote>'),
    isHarmless: isNoSecret,
  },
  // name = value: to the next space or separator.
  { pattern: build(`${NAME}${EQUALS}`, `[^\\s"'\`,;&|<>(){}[\\]\\\\]{1,2000}`), isHarmless: isNoSecret },
  // --password value
  { pattern: build(`--?${NAME}\\s{1,4}`, `[^\\s"'\`,;&|<>(){}[\\]\\\\-][^\\s"'\`]{0,2000}`), isHarmless: isNoSecret },
  // <password>value</password>
  { pattern: build(`<[\\w:.-]{0,60}?(?:${SECRET_NAMES})>`, '[^<]{1,2000}', '<\\/'), isHarmless: isNoSecret },
  // What looks random and has the length of AWS's secret access keys.
  {
    pattern: build('(?<![\\w/+=.-])', '[A-Za-z0-9/+]{40}', '(?![\\w/+=.-])', 'g'),
    isHarmless: (value) => !isRandom(value, 1),
  },
  {
    pattern: build('(?<![\\w/+=.@-])', '[A-Za-z0-9+_-]{32,512}={0,2}', '(?![\\w/+=.-])', 'g'),
    isHarmless: (value) => !isRandom(value, 3),
  },
];

/** Bits per character, above which a text of letters and digits is no name. */
const RANDOM = 4.2;

/**
 * Whether a text looks random: it mixes upper case, lower case and digits. Digests, commits, UUIDs and request ids are
 * hexadecimal, so they do not.
 */
function isRandom(text: string, leastDigits: number): boolean {
  const digits = text.replace(/\D/g, '').length;
  const isMixed = /[a-z]/.test(text) && /[A-Z]/.test(text) && digits >= leastDigits;
  return isMixed && entropyOf(text) >= RANDOM;
}

function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((bits, count) => bits - (count / text.length) * Math.log2(count / text.length), 0);
}

/** A repository on a host whose pages are known. */
export interface Repository {
  readonly host: Host;
  /** `https://github.com/owner/name` */
  readonly url: string;
}

type Host = 'github.com' | 'gitlab.com' | 'bitbucket.org';

/** How each host names the page that compares two commits. */
const COMPARE: Readonly<Record<Host, (from: string, to: string) => string>> = {
  // https://docs.github.com/en/pull-requests/committing-changes-to-your-project/viewing-and-comparing-commits/comparing-commits
  'github.com': (from, to) => `/compare/${from}...${to}`,
  // https://docs.gitlab.com/user/project/repository/compare_revisions/
  'gitlab.com': (from, to) => `/-/compare/${from}...${to}`,
  // The newer commit comes first: https://support.atlassian.com/bitbucket-cloud/docs/compare-branches-and-tags/
  'bitbucket.org': (from, to) => `/branches/compare/${to}%0D${from}`,
};

/** A part of a path, which cannot leave its place: no dots alone, no escapes. */
const SEGMENT = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** GitLab nests groups; the others have an owner and a name. */
const MOST_SEGMENTS: Readonly<Record<Host, number>> = { 'github.com': 2, 'gitlab.com': 20, 'bitbucket.org': 2 };

/**
 * Parses the address of a repository, as a label names it: `https://github.com/owner/name`, also with `.git`, or in the form
 * for SSH. Undefined for hosts other than github.com, gitlab.com and bitbucket.org, and for anything unusual.
 */
export function parseRepository(text: string): Repository | undefined {
  const url = parseUrl(text.trim());
  const host = hostOf(url);
  if (url === undefined || host === undefined) return undefined;
  const path = url.pathname
    .replace(/^\//, '')
    .replace(/\/$/, '')
    .replace(/\.git$/, '');
  const segments = path.split('/');
  const isUsual = segments.every((segment) => SEGMENT.test(segment));
  if (!isUsual || segments.length < 2 || segments.length > MOST_SEGMENTS[host]) return undefined;
  return { host, url: `https://${host}/${segments.join('/')}` };
}

/** The page that compares two commits. Both must be commits: letters and digits alone. */
export function compareUrl({ host, url }: Repository, from: string, to: string): string {
  return `${url}${COMPARE[host](from, to)}`;
}

/** `git@github.com:owner/name.git` is the form for SSH, which is no URL. */
function parseUrl(text: string): URL | undefined {
  const ssh = /^git@([a-z.]+):([\w./-]+)$/.exec(text);
  const address = ssh === null ? text.replace(/^git\+https:/, 'https:') : `https://${ssh[1]}/${ssh[2]}`;
  if (address.length > 500 || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  const isPlain = url.protocol === 'https:' && url.username === '' && url.password === '' && url.port === '';
  return isPlain && url.search === '' && url.hash === '' ? url : undefined;
}

function hostOf(url: URL | undefined): Host | undefined {
  const hosts: readonly Host[] = ['github.com', 'gitlab.com', 'bitbucket.org'];
  return hosts.find((host) => url?.hostname === host || url?.hostname === `www.${host}`);
}

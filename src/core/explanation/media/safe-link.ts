/**
 * Returns an address that a page may link to, over HTTPS, without characters that end a link in Markdown or in running text;
 * undefined for any other.
 */
export function safeLink(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, href, username, password } = new URL(url);
  if (protocol !== 'https:' || username !== '' || password !== '') return undefined;
  return href.replace(/[^!#$%&+,\-./0-9:;=?@A-Z_a-z~]/g, (character) =>
    encodeURIComponent(character).replace(/[()'*]/g, hexOf),
  );
}

function hexOf(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

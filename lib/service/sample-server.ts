/**
 * The sample's whole program, given to a plain Node image as `node -e …`: an HTTP server that visits itself through its
 * load balancer once a second, so that a bad version shows without outside traffic. `BAD=1` makes it answer with 500.
 * Its visits begin a minute and a half after it: as long as no task is healthy yet, the load balancer answers them with 503,
 * and the alarm on those would fail the first deployment.
 */
export const SAMPLE_SERVER = [
  "const http = require('node:http');",
  "const bad = process.env.BAD === '1';",
  'const server = http.createServer((request, response) => {',
  "  if (request.url === '/health') { response.end('ok'); return; }",
  '  response.statusCode = bad ? 500 : 200;',
  "  response.end(bad ? 'broken on purpose' : 'hello');",
  '});',
  'server.listen(Number(process.env.PORT));',
  'const visit = () => http.get(process.env.VISIT_URL, (response) => response.resume())',
  "  .on('error', (error) => console.error('visit failed:', error.message));",
  'const isSettled = () => process.uptime() > 90;',
  'const visits = process.env.VISIT_URL ? setInterval(() => isSettled() && visit(), 1000) : undefined;',
  "process.on('SIGTERM', () => { clearInterval(visits); server.close(); });",
].join('\n');

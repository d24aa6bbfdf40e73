/**
 * The sample's whole program, run in a plain Node.js image as `node -e …`: an HTTP server that calls itself through its
 * load balancer once per second, so that a bad version shows errors without outside traffic. With `BAD=1` it responds with
 * 500. It starts to call after a minute and a half: before a task is healthy, the load balancer responds with 503, and the
 * alarm on those would fail the first deployment.
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

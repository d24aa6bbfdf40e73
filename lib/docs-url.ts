/**
 * Where the docs of this package are published, without a slash at the end. Descriptions of alarms link pages below it, so
 * that the links work wherever someone reads them. `package.json` names no homepage; if it gets one, this constant must
 * match it.
 */
export const DOCS_URL = 'https://github.com/ecs-deployment-guard/ecs-deployment-guard/blob/main/docs';

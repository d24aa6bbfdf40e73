/** The only policy that may turn text into HTML, in a page's own script. */
export const TRUSTED_TYPES_POLICY = 'ecs-guard';

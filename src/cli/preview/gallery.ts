/** Each kind of message: the shipped scenario that posts it, its heading on the page, and a service of its own. */
export const GALLERY = {
  'errors-under-load': { service: 'checkout', heading: 'An alarm rolled the deployment back.' },
  'canary-alarm': { service: 'orders', heading: 'An alarm rolled a canary deployment back.' },
  'alarm-already-in-alarm': {
    service: 'payments',
    heading: 'An alarm was in ALARM at the start, so no alarm could roll the deployment back.',
  },
  'deleted-alarm': { service: 'search', heading: 'An alarm was deleted while ECS watched it.' },
  'alarm-that-never-existed': { service: 'basket', heading: 'The service names an alarm that does not exist.' },
  'image-cannot-be-pulled': { service: 'catalog', heading: 'The image cannot be pulled.' },
  'crash-before-healthy': { service: 'invoices', heading: 'The new tasks crash before they are healthy.' },
  'never-healthy-circuit-breaker': { service: 'shipping', heading: 'The new tasks fail their health checks.' },
  'circuit-breaker-without-rollback': {
    service: 'accounts',
    heading: 'The circuit breaker stopped the deployment and does not roll back.',
  },
  'first-deployment-fails': {
    service: 'stock',
    heading: 'A first deployment fails: there is no revision to go back to.',
  },
  'hook-fails': { service: 'pricing', heading: 'A lifecycle hook failed.' },
  'pause-rejected': { service: 'reviews', heading: 'A person rejected the approval that the deployment waited for.' },
  'manual-stop-with-rollback': {
    service: 'coupons',
    heading: 'A person stopped the deployment and asked for a rollback.',
  },
  'second-failure-during-rollback': {
    service: 'returns',
    heading: 'The rollback failed too: the tasks of the old revision did not start.',
  },
  'old-version-cannot-start-again': {
    service: 'loyalty',
    heading: 'The new version crashes, and the rollback fails for another reason.',
  },
  'rollback-then-fix': {
    service: 'wishlist',
    heading: 'A version was rolled back, and the next one succeeded. Only the rollback has a message.',
  },
} as const;

export type GalleryStory = keyof typeof GALLERY;
export const galleryStories = Object.keys(GALLERY) as readonly GalleryStory[];

/** Returns the address of a page of the Amazon ECS developer guide. */
export function ecsGuide(page: string): string {
  return `https://docs.aws.amazon.com/AmazonECS/latest/developerguide/${page}.html`;
}

/** Returns the address of a page of the Amazon ECS API reference. */
export function ecsApi(shape: string): string {
  return `https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_${shape}.html`;
}

/** Returns the address of a page of the Amazon CloudWatch user guide. */
export function cloudWatchGuide(page: string): string {
  return `https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/${page}.html`;
}

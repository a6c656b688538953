// SPDX-License-Identifier: Apache-2.0

/** What the API answers where the request, or a service behind it, is not as it should be. */
export class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
  }
}

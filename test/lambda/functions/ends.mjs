// SPDX-License-Identifier: Apache-2.0
process.exit(5);

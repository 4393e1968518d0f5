package org.nifiaaas.services;

import org.nifiaaas.pages.AdditionalDetailsTestBase;

/** Each service has its documentation, with a worked example that a test runs. */
class AdditionalDetailsTest extends AdditionalDetailsTestBase {}

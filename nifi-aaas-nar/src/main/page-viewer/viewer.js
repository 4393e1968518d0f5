/*
 * Shows the HTML page that a FlowFile holds, as "View content" asks for it with the parameter ref. The page may come from anybody, so it
 * stands in a frame of its own in which no script runs, nothing is loaded and no form is sent.
 */
(function () {
    'use strict';

    var LARGEST = 10 * 1024 * 1024;
    var POLICY = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'; img-src data:"/>';
    var place = document.getElementById('nifi-aaas-page');

    function say(text) {
        place.textContent = text;
    }

    function show(page) {
        var frame = document.createElement('iframe');
        frame.title = 'Page of the FlowFile';
        frame.setAttribute('sandbox', '');
        frame.style.cssText = 'border: 0; width: 100%; height: 100%';
        frame.srcdoc = POLICY + page;
        place.replaceChildren(frame);
    }

    function load(reference) {
        var address = new URL(reference, location.href);
        if (address.origin !== location.origin) {
            say('This content is not of this NiFi: ' + address.origin);
            return;
        }
        fetch(address, { credentials: 'same-origin' })
            .then(function (response) {
                if (!response.ok) {
                    throw new Error('NiFi answers ' + response.status + '; the content may have left its archive');
                }
                return response.blob();
            })
            .then(function (content) {
                if (content.size > LARGEST) {
                    throw new Error('it has ' + content.size + ' bytes, more than ' + LARGEST + '; download it');
                }
                return content.text();
            })
            .then(show)
            .catch(function (error) {
                say('The page cannot be shown: ' + error.message);
            });
    }

    load(new URLSearchParams(location.search).get('ref') || location.href);
})();
